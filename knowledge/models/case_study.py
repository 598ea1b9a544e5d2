"""A case study: what one organisation wanted, tried, decided and learned."""

from typing import Any

from django.db import models
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from catalogue.models import Licence, SharingStatus, YesNo

from .blocks import BodyBlock
from .fields import BodyField, SafeRichTextField
from .knowledge_page import IndexPage, KnowledgePage, KnowledgePageForm, body_panel, tabs
from .vocabulary import (
    BOTTLENECK_CHOICES,
    LESSON_CHOICES,
    Audience,
    LessonCode,
    Outcome,
    Ownership,
    Stage,
)

DATE_NOTE = "Weet je alleen een maand of een deel van de datum? Schrijf dat hier."


class CaseStudyForm(KnowledgePageForm):
    """A decision stands after a phase that is there."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        late = [form for form in self._kept("decisions") if form.cleaned_data.get("after_phase", 0) > self._phases()]
        for form in late:
            form.add_error("after_phase", _which_phase(self._phases()))
        return bool(valid) and not late

    def _phases(self) -> int:
        return len(self._kept("phases"))

    def _kept(self, name: str) -> list[Any]:
        """Return the rows of a list that stay and were read."""
        rows = self.formsets[name].forms if name in self.formsets else []
        return [form for form in rows if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")]


def _which_phase(phases: int) -> str:
    if phases == 0:
        return "Er is nog geen fase. Vul 0 in, of voeg eerst een fase toe."
    return f"Zo veel fasen zijn er niet. Vul een nummer in van 0 tot en met {phases}, of voeg een fase toe."


class CaseStudyIndexPage(IndexPage):
    """`/praktijkvoorbeelden`."""

    subpage_types = ["knowledge.CaseStudyPage"]
    max_count = 1

    class Meta:
        verbose_name = "lijst van praktijkvoorbeelden"
        verbose_name_plural = "lijsten van praktijkvoorbeelden"


class CaseStudyPage(KnowledgePage):
    """Whatever is counted or filtered is a row of its own: phases, decisions, lessons, risks, roles, figures."""

    kind_label = "Praktijkvoorbeeld"
    kind = "praktijkvoorbeeld"

    problem = SafeRichTextField(
        "het probleem", help_text="Wat ging er niet goed? Begin hier, nog niet bij de techniek."
    )
    approach = BodyField(BodyBlock(), verbose_name="de aanpak", blank=True)
    ownership = models.CharField("van wie is het?", max_length=10, choices=Ownership, default=Ownership.UNKNOWN)
    audience = models.CharField("voor wie is het?", max_length=8, choices=Audience, default=Audience.INTERNAL)
    tasks = ParentalManyToManyField("knowledge.TaskType", verbose_name="wat doet de AI?", blank=True)

    disappointment = SafeRichTextField("wat viel tegen?", blank=True)
    dilemmas = SafeRichTextField("lastige afwegingen", blank=True)
    costs = models.CharField("kosten", max_length=300, blank=True)
    benefits = models.CharField("opbrengst", max_length=300, blank=True)

    oversight_who = models.CharField("wie kijkt mee?", max_length=200, blank=True)
    oversight_expertise = models.CharField("met welke deskundigheid?", max_length=200, blank=True)
    oversight_when = models.CharField("wanneer?", max_length=200, blank=True)
    participation = models.TextField("hoe praatten inwoners mee?", max_length=600, blank=True)

    hosting = models.CharField("waar draait het?", max_length=200, blank=True)
    connections = models.CharField("koppelingen", max_length=300, blank=True)
    standards = models.CharField("standaarden", max_length=300, blank=True)
    prerequisites = models.TextField("wat moet je op orde hebben?", max_length=600, blank=True)

    data_location = models.CharField("waar staan de gegevens?", max_length=200, blank=True)
    trains_on_input = models.CharField(
        "leert het model van wat je invoert?", max_length=8, choices=YesNo, default=YesNo.UNKNOWN
    )
    data_owner = models.CharField("van wie zijn de gegevens?", max_length=200, blank=True)

    variants = models.TextField("wat kan er nog meer mee?", max_length=600, blank=True)
    programmes = models.CharField("past bij beleid", max_length=300, blank=True)
    values = models.CharField("waarden", max_length=200, blank=True, help_text="Bijvoorbeeld: menselijk, betrouwbaar.")

    sharing_status = models.CharField(
        "mag je het overnemen?", max_length=16, choices=SharingStatus, default=SharingStatus.UNKNOWN
    )
    sharing_conditions = models.CharField("voorwaarden", max_length=400, blank=True)
    licence = models.CharField("licentie", max_length=10, choices=Licence, default=Licence.UNKNOWN)
    property_rights = models.CharField("van wie is het eigendom?", max_length=300, blank=True)
    contact_role = models.CharField(
        "wie kun je vragen?", max_length=120, blank=True, help_text="Een rol of team. Geen naam van een persoon."
    )
    contact_way = models.CharField("hoe bereik je die?", max_length=200, blank=True)

    story_panels = [
        *KnowledgePage.opening_panels,
        FieldPanel("problem"),
        body_panel("approach"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("ownership"), FieldPanel("audience")]),
                FieldPanel("tasks", widget=CheckboxSelectMultiple),
            ],
            heading="Kort",
        ),
        InlinePanel("figures", label="cijfer", heading="Cijfers met bron", max_num=8),
    ]
    course_panels = [
        InlinePanel("phases", label="fase", heading="Fasen"),
        InlinePanel("decisions", label="besluit", heading="Besluiten"),
        InlinePanel("lessons", label="les", heading="Lessen"),
        FieldPanel("disappointment"),
        FieldPanel("dilemmas"),
    ]
    fact_panels = [
        InlinePanel("risks", label="risico", heading="Risico's en maatregelen"),
        InlinePanel("team", label="rol", heading="Wie had je nodig?"),
        MultiFieldPanel([FieldPanel("costs"), FieldPanel("benefits")], heading="Kosten en opbrengst"),
        MultiFieldPanel(
            [
                FieldPanel("oversight_who", help_text="Wie controleert wat de AI maakt? Noem een functie, geen naam."),
                FieldPanel("oversight_expertise"),
                FieldPanel("oversight_when"),
                FieldPanel("participation"),
            ],
            heading="Mensen erbij",
        ),
        MultiFieldPanel(
            [FieldPanel("hosting"), FieldPanel("connections"), FieldPanel("standards"), FieldPanel("prerequisites")],
            heading="Past het bij ons?",
        ),
        MultiFieldPanel(
            [FieldPanel("data_location"), FieldPanel("trains_on_input"), FieldPanel("data_owner")],
            heading="Gegevens",
        ),
        MultiFieldPanel(
            [FieldPanel("variants"), FieldPanel("programmes"), FieldPanel("values")],
            heading="Verder",
        ),
    ]
    sharing_panels = [
        MultiFieldPanel(
            [
                FieldPanel("sharing_status"),
                FieldPanel("sharing_conditions", help_text="Waar moet iemand zich aan houden die het overneemt?"),
                FieldPanel("licence"),
                FieldPanel("property_rights"),
                FieldPanel("contact_role"),
                FieldPanel("contact_way"),
            ],
            heading="Overnemen en vragen",
        ),
    ]
    edit_handler = tabs(
        ("Het verhaal", story_panels),
        ("Fasen en lessen", course_panels),
        ("Feiten", fact_panels),
        ("Overnemen", sharing_panels),
        form=CaseStudyForm,
    )
    parent_page_types = ["knowledge.CaseStudyIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "praktijkvoorbeeld"
        verbose_name_plural = "praktijkvoorbeelden"

    def tags_in_list(self) -> list[str]:
        shared = [] if self.sharing_status == SharingStatus.UNKNOWN else [self.get_sharing_status_display()]
        return [*self.whose(), *shared]

    def whose(self) -> list[str]:
        """Whose it is, when that is known."""
        return [] if self.ownership == Ownership.UNKNOWN else [self.get_ownership_display()]

    def texts(self) -> list[str]:
        lessons = [f"{row.title}. {row.text}" for row in self.lessons.all()]
        phases = [f"{row.name}. {row.goal} {row.findings}" for row in self.phases.all()]
        own = [self.problem, self.approach.render_as_block(), self.disappointment, self.dilemmas]
        return [*own, *phases, *lessons, self.prerequisites, self.variants]


class CaseFigure(Orderable):
    """One figure with what it counts, who says so and of when it is."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="figures")
    value = models.CharField("cijfer", max_length=40, help_text="Zoals de bron het zegt: ruim 800.")
    label = models.CharField("wat telt het?", max_length=120)
    source = models.CharField("bron", max_length=200)
    date = models.CharField("datum", max_length=60)

    panels = [
        FieldRowPanel(
            [FieldPanel("value"), FieldPanel("label", help_text="Bijvoorbeeld: deelnemers aan de tweede proef.")]
        ),
        FieldRowPanel(
            [
                FieldPanel("source", help_text="Waar staat dit cijfer?"),
                FieldPanel("date", help_text="Van wanneer is het? Zoals de bron het zegt."),
            ]
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "cijfer"
        verbose_name_plural = "cijfers"


class Dated(Orderable):
    """Something that begins, and perhaps ends, on a day that is known wholly, partly or not at all."""

    start = models.DateField("begin", null=True, blank=True)
    end = models.DateField("eind", null=True, blank=True)
    date_note = models.CharField("over de datum", max_length=120, blank=True, help_text=DATE_NOTE)

    class Meta(Orderable.Meta):
        abstract = True


class CasePhase(Dated):
    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField("naam", max_length=120)
    model_version = models.CharField("model of versie", max_length=120, blank=True)
    goal = models.TextField("doel", max_length=600, blank=True)
    participants = models.CharField("deelnemers", max_length=120, blank=True)
    volumes = models.CharField("hoeveelheden", max_length=200, blank=True, help_text="Gesprekken, foto's, brieven.")
    surveys = models.CharField("enquêtes en metingen", max_length=200, blank=True)
    findings = models.TextField("wat bleek?", max_length=1000, blank=True)
    source = models.CharField("bron en datum", max_length=200, blank=True)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        FieldPanel("date_note"),
        FieldPanel("model_version", help_text="Bijvoorbeeld: de naam van het taalmodel. Mag leeg."),
        FieldPanel("goal"),
        FieldRowPanel([FieldPanel("participants"), FieldPanel("volumes")]),
        FieldPanel("surveys"),
        FieldPanel("findings"),
        FieldPanel("source"),
    ]

    class Meta(Dated.Meta):
        verbose_name = "fase"
        verbose_name_plural = "fasen"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start=None) | models.Q(end=None) | models.Q(end__gte=models.F("start")),
                name="phase_ends_after_start",
                violation_error_message="De einddatum ligt voor de begindatum.",
            )
        ]


class CaseDecision(Orderable):
    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="decisions")
    title = models.CharField("besluit", max_length=150)
    stage = models.CharField("waarover?", max_length=14, choices=Stage, default=Stage.PILOT)
    outcome = models.CharField("uitkomst", max_length=6, choices=Outcome, default=Outcome.GO)
    after_phase = models.PositiveSmallIntegerField(
        "na welke fase?", default=0, help_text="Het nummer van de fase hierboven. 0: vóór de eerste."
    )
    date = models.DateField("datum", null=True, blank=True)
    date_note = models.CharField("over de datum", max_length=120, blank=True, help_text=DATE_NOTE)
    reason = models.TextField("waarom?", max_length=600, blank=True)
    stuck_on = models.CharField("loopt vast op", max_length=16, choices=BOTTLENECK_CHOICES, blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("stage"), FieldPanel("outcome")]),
        FieldRowPanel([FieldPanel("after_phase"), FieldPanel("date")]),
        FieldPanel("date_note"),
        FieldPanel("reason"),
        FieldPanel("stuck_on", help_text="Alleen bij de uitkomst ‘Loopt vast’."),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.STUCK) | ~models.Q(stuck_on=""),
                name="stuck_has_a_reason",
                violation_error_message="Kies waarop het vastloopt.",
            )
        ]

    @property
    def is_stuck(self) -> bool:
        return self.outcome == Outcome.STUCK


class CaseLesson(Orderable):
    """A lesson, under one code of the table, and whether it went well or disappointed."""

    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="lessons")
    title = models.CharField("les", max_length=120)
    text = models.TextField("uitleg", max_length=800)
    code = models.CharField("hoort bij", max_length=16, choices=LESSON_CHOICES)
    went_well = models.BooleanField("dit ging goed", default=True, help_text="Uit: dit viel tegen.")
    source = models.CharField("bron en datum", max_length=200, blank=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("code", help_text="Succesfactor: dit helpt. Knelpunt: dit houdt tegen. Kies wat het beste past."),
        FieldPanel("went_well"),
        FieldPanel("source"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "les"
        verbose_name_plural = "lessen"

    @property
    def is_factor(self) -> bool:
        return LessonCode(self.code).is_factor


class CaseRisk(Orderable):
    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="risks")
    risk = models.CharField("risico", max_length=300)
    measure = models.CharField("maatregel", max_length=400, blank=True)

    panels = [FieldPanel("risk"), FieldPanel("measure")]

    class Meta(Orderable.Meta):
        verbose_name = "risico"
        verbose_name_plural = "risico's"


class CaseRole(Orderable):
    page = ParentalKey(CaseStudyPage, on_delete=models.CASCADE, related_name="team")
    role = models.CharField("rol", max_length=120)
    task = models.CharField("wat deed die?", max_length=300, blank=True)
    effort = models.CharField("hoeveel tijd?", max_length=80, blank=True)

    panels = [FieldPanel("role"), FieldPanel("task"), FieldPanel("effort")]

    class Meta(Orderable.Meta):
        verbose_name = "rol in het team"
        verbose_name_plural = "rollen in het team"

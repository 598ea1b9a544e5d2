"""The rows of a case study: figures, phases, decisions, lessons, risks and roles."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, Page

from .facts import filled
from .vocabulary import BOTTLENECK_CHOICES, LESSON_CHOICES, LessonCode, Outcome, Stage

DATE_NOTE = "Weet je alleen een maand of een deel van de datum? Schrijf dat hier."


class CaseFigure(Orderable):
    """One figure with what it counts, who says so and of when it is."""

    page = ParentalKey("knowledge.CaseStudyPage", on_delete=models.CASCADE, related_name="figures")
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
    page = ParentalKey("knowledge.CaseStudyPage", on_delete=models.CASCADE, related_name="phases")
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
    page = ParentalKey("knowledge.CaseStudyPage", on_delete=models.CASCADE, related_name="decisions")
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

    page = ParentalKey("knowledge.CaseStudyPage", on_delete=models.CASCADE, related_name="lessons")
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
    def fragment(self) -> str:
        """Where the lesson stands on the page of its case study."""
        return f"les-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.page.get_url()}#{self.fragment}"

    def on_card(self, page: Page) -> dict[str, Any]:
        """Return the lesson, which is one of this page, as it stands on a card."""
        code = LessonCode(self.code)
        return {
            "title": self.title,
            "text": self.text,
            "code": code.label,
            "anchor": code.value,
            "fragment": self.fragment,
            "is_factor": code.is_factor,
            "went_well": self.went_well,
            "source": self.source,
            "case": page.title,
            "case_url": page.url,
        }


class CaseRisk(Orderable):
    page = ParentalKey("knowledge.CaseStudyPage", on_delete=models.CASCADE, related_name="risks")
    risk = models.CharField("risico", max_length=300)
    measure = models.CharField("maatregel", max_length=400, blank=True)

    panels = [FieldPanel("risk"), FieldPanel("measure")]

    class Meta(Orderable.Meta):
        verbose_name = "risico"
        verbose_name_plural = "risico's"


class CaseRole(Orderable):
    page = ParentalKey("knowledge.CaseStudyPage", on_delete=models.CASCADE, related_name="team")
    role = models.CharField("rol", max_length=120)
    task = models.CharField("wat deed die?", max_length=300, blank=True)
    effort = models.CharField("hoeveel tijd?", max_length=80, blank=True)

    panels = [FieldPanel("role"), FieldPanel("task"), FieldPanel("effort")]

    class Meta(Orderable.Meta):
        verbose_name = "rol in het team"
        verbose_name_plural = "rollen in het team"


def timeline(phases: list[CasePhase], decisions: list[CaseDecision]) -> list[dict[str, Any]]:
    """Return phases and decisions in one line: a decision stands after the phase whose number it gives."""
    steps = [_decision(row) for row in decisions if row.after_phase == 0]
    for number, phase in enumerate(phases, start=1):
        last = number == len(phases)
        steps.append(_phase(phase))
        steps += [
            _decision(row) for row in decisions if row.after_phase == number or (last and row.after_phase > number)
        ]
    return steps + ([] if phases else [_decision(row) for row in decisions if row.after_phase])


def _phase(row: CasePhase) -> dict[str, Any]:
    facts = filled(
        ("Model of versie", row.model_version),
        ("Deelnemers", row.participants),
        ("Hoeveelheden", row.volumes),
        ("Metingen", row.surveys),
    )
    return {"phase": row, "facts": facts}


def _decision(row: CaseDecision) -> dict[str, Any]:
    return {"decision": row}

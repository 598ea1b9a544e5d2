"""A case study: what one organisation wanted, tried, decided and learned."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from catalogue.models import Licence, SharingStatus, YesNo

from ..filters import Choice, PageFacet, choice_of, labels_of, terms_of
from .blocks import BodyBlock
from .case_rows import timeline
from .facts import Fact, filled
from .fields import BodyField, SafeRichTextField
from .index_page import IndexPage
from .knowledge_page import LICENCE, THEME, KnowledgePage, tabs
from .page_forms import KnowledgePageForm, body_panel
from .vocabulary import Audience, LessonCode, Ownership

MOST_FIGURES = 4  # in the summary beside the text; the others stand below it


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


def _lesson_codes(page: "CaseStudyPage") -> Iterable[tuple[str, str]]:
    codes = sorted({row.code for row in page.lessons.all()})
    return [(code, LessonCode(code).label) for code in codes]


class CaseStudyPage(KnowledgePage):
    """Whatever is counted or filtered is a row of its own: phases, decisions, lessons, risks, roles, figures."""

    kind_label = "Praktijkvoorbeeld"
    kind = "praktijkvoorbeeld"

    list_choices = (
        Choice(key="taak", label="Wat doet de AI?", of=terms_of("tasks")),
        Choice(key="delen", label="Mag je het overnemen?", of=choice_of("sharing_status")),
        Choice(key="eigendom", label="Gemaakt of gekocht", of=choice_of("ownership")),
        THEME,
    )
    list_fetched = ("tasks",)
    facets = (
        *KnowledgePage.facets,
        PageFacet(key="les", label="Les over", labels=labels_of(LessonCode), of=_lesson_codes, order=40),
        PageFacet(
            key="delen",
            label="Mag je het overnemen?",
            labels=labels_of(SharingStatus),
            of=choice_of("sharing_status"),
            order=50,
        ),
        LICENCE,
    )

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

    def own_context(self) -> dict[str, Any]:
        figures = list(self.figures.all())
        return {
            "tags": [*self.whose(), self.get_audience_display()],
            "figures": figures[:MOST_FIGURES],
            "more_figures": figures[MOST_FIGURES:],
            "timeline": timeline(list(self.phases.all()), list(self.decisions.all())),
            "lessons": [row.on_card(self) for row in self.lessons.all()],
            "risks": list(self.risks.all()),
            "team": list(self.team.all()),
            "facts": _facts(self),
        }

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


class CaseStudyIndexPage(IndexPage):
    """`/praktijkvoorbeelden`."""

    subpage_types: ClassVar = [CaseStudyPage]
    begins_as: ClassVar = {
        "slug": "praktijkvoorbeelden",
        "title": "Praktijkvoorbeelden",
        "introduction": "Wat gemeenten met AI probeerden: het probleem, de aanpak, de besluiten en de lessen.",
    }

    class Meta:
        verbose_name = "lijst van praktijkvoorbeelden"
        verbose_name_plural = "lijsten van praktijkvoorbeelden"


def _facts(page: CaseStudyPage) -> list[Fact]:
    """Return what is known, and in one line which questions every reader has that nobody answered."""
    trains = "" if page.trains_on_input == YesNo.UNKNOWN else page.get_trains_on_input_display()
    sharing = "" if page.sharing_status == SharingStatus.UNKNOWN else page.get_sharing_status_display()
    asked = (
        ("Wat doet de AI?", ", ".join(task.name for task in page.tasks.all())),
        ("Waar staan de gegevens?", page.data_location),
        ("Leert het model van je invoer?", trains),
        ("Van wie zijn de gegevens?", page.data_owner),
        ("Waar draait het?", page.hosting),
        ("Mag je het overnemen?", sharing),
        ("Wat kost het?", page.costs),
    )
    open_questions = " ".join(question for question, answer in asked if not answer)
    unknown = {"term": "Niet ingevuld", "value": open_questions, "unknown": True}
    return filled(*asked, *_more_about(page)) + ([unknown] if open_questions else [])


def _more_about(page: CaseStudyPage) -> list[tuple[str, str]]:
    return [
        ("Opbrengst", page.benefits),
        ("Voorwaarden", page.sharing_conditions),
        ("Licentie", "" if page.licence == Licence.UNKNOWN else page.get_licence_display()),
        ("Eigendom", page.property_rights),
        ("Koppelingen", page.connections),
        ("Standaarden", page.standards),
        ("Past bij beleid", page.programmes),
        ("Waarden", page.values),
    ]

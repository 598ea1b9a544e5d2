"""What is no page but is shown on pages: words explained, initiatives of others, sound and video."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from catalogue.scheduling import OpenScheduleMixin

from ..uploads.captions import check_captions
from .belonging import OfOrganisation, OfOrganisationForm
from .fields import WebAddressField
from .files import RecordingField, recording_path


class ShownQuerySet(models.QuerySet):
    def shown(self) -> "ShownQuerySet":
        """Those that anybody may read."""
        return self.filter(live=True)


class Moderated(OfOrganisation, WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A row that goes past a moderator before the public sees it, as a page does."""

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
        for_concrete_model=False,
    )
    revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
        for_concrete_model=False,
    )

    maker = "latest_revision__user"
    objects = ShownQuerySet.as_manager()
    base_form_class = OfOrganisationForm

    class Meta:
        abstract = True


class GlossaryTerm(Moderated):
    """A word with its explanation, at `/begrippen#slug`; pages link to it where they first use it."""

    term = models.CharField("begrip", max_length=80, unique=True)
    slug = models.SlugField("anker", max_length=80, unique=True, editable=False)
    also = models.CharField(
        "ook wel", max_length=200, blank=True, help_text="Andere woorden voor hetzelfde, met komma's ertussen."
    )
    definition = models.TextField("uitleg", max_length=700, help_text="In gewone taal (B1).")
    source = models.CharField("bron", max_length=200, blank=True)
    source_url = WebAddressField("adres van de bron")
    linked = models.BooleanField("link dit woord op pagina's", default=True)

    panels = [
        FieldPanel("term"),
        FieldPanel("also"),
        FieldPanel("definition"),
        FieldPanel("source"),
        FieldPanel("source_url", help_text="Begint met https://"),
        FieldPanel("linked", help_text="Pagina's leggen het woord dan uit op de plek waar het voor het eerst staat."),
        FieldPanel("owner_organisation"),
    ]

    class Meta:
        verbose_name = "begrip"
        verbose_name_plural = "begrippen"
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The anchor stays when the word is spelled differently later: people bookmarked it.
        self.slug = self.slug or slugify(self.term)[:80] or "begrip"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{reverse('glossary')}#{self.slug}"

    @classmethod
    def linked_words(cls) -> dict[str, str]:
        """Return each word that pages link, casefolded, with the anchor of its term."""
        terms = cls.objects.shown().filter(linked=True)
        return {word.casefold(): term.slug for term in terms for word in term.words}

    @property
    def words(self) -> list[str]:
        """Return every way to say it."""
        return [self.term, *(word.strip() for word in self.also.split(",") if word.strip())]

    @property
    def other_names(self) -> list[str]:
        """Return the other words that tell a reader something: not a plural, or the same with another ending."""
        begin = self.term.casefold()[: max(3, len(self.term) * 2 // 3)]
        return [word for word in self.words[1:] if not word.casefold().startswith(begin)]


class RelatedInitiative(Moderated):
    """Something that others do for the same people, and where it overlaps with us."""

    name = models.CharField("naam", max_length=120, unique=True)
    what = models.TextField("wat is het?", max_length=500)
    overlap = models.TextField("wat heeft het met AI-plein te maken?", max_length=400)
    organisation = models.ForeignKey(
        "catalogue.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name="organisatie",
    )
    url = WebAddressField("adres")
    source = models.CharField("bron en datum", max_length=200, blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("what"),
        FieldPanel("overlap"),
        FieldPanel("organisation"),
        FieldPanel("url", help_text="Begint met https://"),
        FieldPanel("source"),
        FieldPanel("owner_organisation"),
    ]

    class Meta:
        verbose_name = "verwant initiatief"
        verbose_name_plural = "verwante initiatieven"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('initiatives')}#initiatief-{self.pk}"


class RecordingForm(OpenScheduleMixin, WagtailAdminModelForm):
    """Say what is missing in the form, before anything tries to publish."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if "action-publish" in self.data and not self.errors:
            try:
                self.instance.refuse_unless_for_everybody()
            except ValidationError as problem:
                self._update_errors(problem)


class Recording(DraftStateMixin, RevisionMixin, models.Model):
    """Sound or video. It can only be published with a transcript, and a video only with captions besides."""

    title = models.CharField("titel", max_length=150)
    is_video = models.BooleanField("met beeld", default=True)
    file = RecordingField("bestand", upload_to=recording_path)
    seconds = models.PositiveIntegerField("duur in seconden", default=0)
    captions = RecordingField("ondertiteling (WebVTT)", upload_to=recording_path, blank=True)
    transcript = models.TextField("tekst van wat er gezegd wordt", blank=True)
    description = models.TextField(
        "wat er te zien is",
        blank=True,
        help_text="Beschrijf wat iemand die het beeld niet ziet, moet weten. Of schrijf waarom dat niet nodig is.",
    )

    base_form_class = RecordingForm
    panels = [
        FieldPanel("title"),
        FieldPanel("is_video"),
        FieldPanel("file"),
        FieldPanel("seconds", help_text="Een video van twee minuten duurt 120 seconden."),
        MultiFieldPanel(
            [
                FieldPanel("captions", help_text="Een bestand dat eindigt op .vtt. Nodig bij een video."),
                FieldPanel("transcript"),
                FieldPanel("description"),
            ],
            heading="Voor wie niet hoort of niet ziet",
        ),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name = "geluid of video"
        verbose_name_plural = "geluid en video"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; raises ValidationError when it would be public while somebody who does not hear or see is left out."""
        if self.live:
            self.refuse_unless_for_everybody()
        super().save(*args, **kwargs)

    def refuse_unless_for_everybody(self) -> None:
        """Raise ValidationError with what is missing, field by field."""
        missing = {}
        if not self.transcript.strip():
            missing["transcript"] = "Schrijf op wat er gezegd wordt. Zonder die tekst kan dit niet op de site."
        if self.is_video and not self.captions:
            missing["captions"] = "Een video heeft ondertiteling nodig."
        if self.is_video and not self.seconds:
            missing["seconds"] = "Hoelang duurt de video? Dan is te zien of de ondertiteling tot het eind doorgaat."
        if self.is_video and not self.description.strip():
            missing["description"] = "Beschrijf wat er te zien is, of schrijf waarom dat niet nodig is."
        if missing:
            raise ValidationError(missing)
        if self.captions:
            check_captions(self.captions.file, self.seconds)


class SeedRecord(models.Model):
    """What the seed command made, so that it makes nothing twice and touches nothing that an editor changed."""

    key = models.CharField(max_length=120, unique=True)
    digest = models.CharField(max_length=64)
    pk_of_object = models.CharField(max_length=40)
    revision = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "begininhoud"
        verbose_name_plural = "begininhoud"

    def __str__(self) -> str:
        return self.key

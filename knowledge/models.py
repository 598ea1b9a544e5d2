"""Our own image and document models: an image says what is on it, and both say whose they are."""

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class KnowledgeImage(AbstractImage):
    """A picture with a text alternative; a picture that only decorates has an empty one, chosen on purpose."""

    alternative_text = models.CharField(
        "tekstalternatief",
        max_length=300,
        blank=True,
        help_text="Wat staat er op het beeld? Laat leeg bij een beeld dat alleen versiert.",
    )
    decorative = models.BooleanField("alleen versiering", default=False)
    credit = models.CharField("maker of bron", max_length=200, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "alternative_text", "decorative", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "afbeelding"
        verbose_name_plural = "afbeeldingen"

    @property
    def default_alt_text(self) -> str:
        """The text that a template shows when the editor gave no other one; never the file's name."""
        return "" if self.decorative else self.alternative_text


class KnowledgeRendition(AbstractRendition):
    image = models.ForeignKey(KnowledgeImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")
        ]


class KnowledgeDocument(AbstractDocument):
    """A file that people may download, with its maker or source."""

    credit = models.CharField("maker of bron", max_length=200, blank=True)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "credit")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documenten"

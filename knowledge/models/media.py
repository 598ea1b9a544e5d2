"""Our own image and document models: an image says what is on it, and both say whose they are."""

import os
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, models
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError, get_upload_to
from wagtail.images.models import Image as WagtailImage
from wagtail.models import CollectionViewRestriction

from ..uploads import accept_document
from ..uploads.pdf import lacks_of_pdf
from ..uploads.texts import text_of
from .belonging import OfOrganisation
from .files import DocumentField, PictureField, document_path, stored_name


class KnowledgeImage(OfOrganisation, AbstractImage):
    """A picture with a text alternative; a picture that only decorates has an empty one, chosen on purpose."""

    maker = "uploaded_by_user"
    file = PictureField(verbose_name="bestand", upload_to=get_upload_to, width_field="width", height_field="height")
    alternative_text = models.CharField(
        "tekstalternatief",
        max_length=300,
        blank=True,
        help_text="Wat staat er op het beeld? Laat leeg bij een beeld dat alleen versiert.",
    )
    # Wagtail sets an attribute `decorative` on every image it loads, for its own blocks.
    is_decoration = models.BooleanField("alleen versiering", default=False)
    credit = models.CharField("maker of bron", max_length=200, blank=True)

    # Without the description of Wagtail: beside the text alternative nobody knows what to write there.
    admin_form_fields = (
        *(name for name in WagtailImage.admin_form_fields if name != "description"),
        "alternative_text",
        "is_decoration",
        "credit",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "afbeelding"
        verbose_name_plural = "afbeeldingen"
        indexes = [models.Index(fields=["file"], name="image_by_file")]

    def clean(self) -> None:
        super().clean()
        if self.is_decoration:
            return
        if not self.alternative_text.strip():
            raise ValidationError(
                {"alternative_text": "Beschrijf wat er op het beeld staat, of kies ‘alleen versiering’."}
            )
        if _is_file_name(self.alternative_text, self.file.name or ""):
            raise ValidationError(
                {"alternative_text": f"‘{self.alternative_text}’ is een bestandsnaam. Beschrijf wat er te zien is."}
            )

    def get_upload_to(self, filename: str) -> str:
        return os.path.join("original_images", stored_name(filename))

    def get_rendition(self, filter: Any) -> AbstractRendition:  # noqa: A002  # as Wagtail calls it
        """Made when it is first shown. Where it cannot be made now, by a full disk or a database that is held, the page
        is shown without it: Wagtail's templates know this error.
        """
        try:
            return super().get_rendition(filter)
        except (OSError, OperationalError) as error:
            raise SourceImageIOError(str(error)) from error

    @property
    def default_alt_text(self) -> str:
        """The text that a template shows when the editor gave no other one; never the file's name."""
        return "" if self.is_decoration else self.alternative_text

    @property
    def alt_text_in_text(self) -> str:
        """The text where it stands in running text: what the editor wrote there, nothing where it only decorates."""
        return "" if self.decorative else self.contextual_alt_text or self.default_alt_text


class KnowledgeRendition(AbstractRendition):
    image = models.ForeignKey(KnowledgeImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="unique_rendition")
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]


class KnowledgeDocument(OfOrganisation, AbstractDocument):
    """A file that people may download, with its maker or source, and whether everybody can read it."""

    maker = "uploaded_by_user"
    file = DocumentField(upload_to=document_path, verbose_name="bestand")
    credit = models.CharField("maker of bron", max_length=200, blank=True)
    lacks = models.CharField("mist voor toegankelijkheid", max_length=100, blank=True, editable=False)
    text = models.TextField("tekst om in te zoeken", blank=True, editable=False)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "credit")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documenten"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note size, text, and what a PDF lacks for people who do not see it, each time another file comes."""
        if self.file and not getattr(self.file, "_committed", True):
            self.file.file = accept_document(self.file.file, self.file.name or "")
            self._set_document_file_metadata()
            self.lacks = self._lacks()
            self.text = text_of(self.file.file, self.file.name or "")
        super().save(*args, **kwargs)

    @property
    def is_accessible(self) -> bool:
        return not self.lacks

    def _lacks(self) -> str:
        is_pdf = (self.file.name or "").lower().endswith(".pdf")
        return ", ".join(lacks_of_pdf(self.file.file)) if is_pdf else ""


def readable(documents: Sequence[KnowledgeDocument]) -> list[KnowledgeDocument]:
    """Return those in no collection, or below none, that asks for a password or a login."""
    closed = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    return [document for document in documents if not document.collection.path.startswith(closed)]


def _is_file_name(text: str, file_name: str) -> bool:
    own = PurePosixPath(text.strip().lower())
    return (
        own.suffix in (".jpg", ".jpeg", ".png", ".webp", ".svg", ".gif")
        or own.stem == PurePosixPath(file_name.lower()).stem
    )

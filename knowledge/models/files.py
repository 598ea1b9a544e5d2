"""File fields that look at what they store. `FieldFile.save` is the lowest door: every other way leads through it."""

import re
import secrets
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.text import slugify
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from ..uploads import accept_document, accept_picture, accept_recording

SAFE_EXTENSION = re.compile(r"[^a-z0-9]")


def stored_name(name: str) -> str:
    """Return a name of our own: what people recognise of theirs, and something nobody can guess."""
    path = PurePosixPath(name.replace("\\", "/").replace("\x00", ""))
    stem = slugify(path.stem)[:60] or "bestand"
    extension = SAFE_EXTENSION.sub("", path.suffix.lower())[:8]
    return f"{stem}-{secrets.token_hex(4)}.{extension}"


def document_path(_instance: models.Model, name: str) -> str:
    return f"documents/{stored_name(name)}"


def recording_path(_instance: models.Model, name: str) -> str:
    return f"opnamen/{stored_name(name)}"


class DocumentFile(FieldFile):
    def save(self, name: str, content: File, save: bool = True) -> None:
        super().save(name, accept_document(content, name), save)


class RecordingFile(FieldFile):
    def save(self, name: str, content: File, save: bool = True) -> None:
        accept_recording(content, name)
        super().save(name, content, save)


class PictureFile(WagtailImageFieldFile):
    def save(self, name: str, content: File, save: bool = True) -> None:
        super().save(name, accept_picture(content, name), save)


class _CheckedInForms:
    """Say in the form, at the field, what the door would say."""

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        cleaned = super().clean(value, model_instance)  # type: ignore[misc]
        if cleaned and not getattr(cleaned, "_committed", True):
            self.accept(cleaned.file, cleaned.name)  # type: ignore[attr-defined]
            cleaned.file.seek(0)
        return cleaned


class DocumentField(_CheckedInForms, models.FileField):
    attr_class = DocumentFile
    accept = staticmethod(accept_document)


class RecordingField(_CheckedInForms, models.FileField):
    attr_class = RecordingFile
    accept = staticmethod(accept_recording)


class PictureField(_CheckedInForms, WagtailImageField):
    attr_class = PictureFile
    accept = staticmethod(accept_picture)

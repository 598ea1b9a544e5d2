"""Fields that hold what editors and importers write, and let nothing through that could harm a reader.

A form refuses; a save, which no form sees, cleans (rich text) or raises (an address).
"""

from typing import Any

from django.db import models
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from ..links import refuse_unsafe_address, refuse_unsafe_links, safe_html

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class SafeRichTextField(RichTextField):
    """Rich text of which only our own tags and harmless links reach the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", FEATURES)
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        cleaned = super().clean(value, model_instance)
        refuse_unsafe_links(cleaned or "")
        return cleaned

    def get_prep_value(self, value: Any) -> Any:
        return safe_html(super().get_prep_value(value) or "")


class WebAddressField(models.URLField):
    """An address on the web; one that a browser would run is refused, also when no form looked at it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        refuse_unsafe_address(value or "")
        return super().get_prep_value(value or "")


class SafeRichTextBlock(RichTextBlock):
    """The same for running text in a StreamField."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", FEATURES)
        super().__init__(**kwargs)

    def clean(self, value: RichText) -> RichText:
        refuse_unsafe_links(value.source)
        return super().clean(value)

    def to_python(self, value: str) -> RichText:
        """What comes from the database, a revision or an import; some of it no form ever saw."""
        return super().to_python(safe_html(value or ""))

    def bulk_to_python(self, values: list[str]) -> list[RichText]:
        return [self.to_python(value) for value in values]

    def get_prep_value(self, value: RichText | None) -> str:
        return safe_html(super().get_prep_value(value))


class BodyField(StreamField):
    """A StreamField that reads every block once before it is stored, so that none is stored as it came."""

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, StreamValue):
            for block in value:
                _ = block.value
        return super().get_prep_value(value)

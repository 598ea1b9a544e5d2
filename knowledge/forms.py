"""The form of a picture in the CMS. Wagtail asks a damaged one for its size before the door has looked at it."""

from typing import Any

from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .uploads.pictures import damage_refused


class PictureForm(BaseImageForm):
    """Wagtail's form, of which the file field refuses what the decoder cannot read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureFormField(label=field.label, required=field.required, widget=field.widget)


class PictureFormField(WagtailImageField):
    def to_python(self, data: Any) -> Any:
        with damage_refused(data.name.rpartition(".")[2].lower() if data else ""):
            return super().to_python(data)

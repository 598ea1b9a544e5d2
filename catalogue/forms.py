"""What editors fill in about the catalogue outside a page of the CMS."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from .editorial import make_application
from .grouping import similar_applications
from .models import Application


class LookFirstForm(forms.Form):
    """A form for something new with a name: what may be there already is shown first; who is sure goes on."""

    certain = forms.BooleanField(label="Ik heb gekeken: deze toepassing is er nog niet", required=False)

    like: Sequence[Application] = ()

    def clean(self) -> dict[str, Any]:
        """Ask once when something like it is there, and keep what that is."""
        cleaned = super().clean() or {}
        self.like = similar_applications(cleaned.get("name", "")) if not cleaned.get("certain") else []
        if self.like:
            names = format_html_join(", ", '<a href="{}" target="_blank">{}</a>', map(_link, self.like))
            self.add_error(
                "name", format_html("Dit bestaat misschien al: {}. Is het iets anders? Zet het vinkje.", names)
            )
        return cleaned


class NewApplicationForm(LookFirstForm, forms.ModelForm):
    """Make an application that no registration describes; the window in which one is chosen offers it."""

    class Meta:
        model = Application
        fields = ("name",)
        labels: ClassVar[dict[str, Any]] = {"name": "Naam van de nieuwe toepassing"}

    def save(self, commit: bool = True) -> Application:
        return make_application(self.cleaned_data["name"])


def _link(application: Application) -> tuple[str, str]:
    return reverse("application", args=[application.slug]), application.title

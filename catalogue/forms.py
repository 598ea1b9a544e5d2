"""What editors fill in about the catalogue outside a page of the CMS."""

from typing import Any, ClassVar

from django import forms

from .editorial import make_application
from .models import Application


class NewApplicationForm(forms.ModelForm):
    """Make an application that no registration tells of; the window in which one is chosen offers it."""

    class Meta:
        model = Application
        fields = ("name",)
        labels: ClassVar[dict[str, Any]] = {"name": "Naam van de nieuwe toepassing"}

    def save(self, commit: bool = True) -> Application:
        return make_application(self.cleaned_data["name"])

"""Forms of what an organisation says of its use, and of an application that nobody registered."""

from typing import Any

from django import forms

from ..choosers import any_application
from ..forms import LookFirstForm
from ..models import Application, Organisation, Usage
from .service import USAGE_FIELDS, organisations_of

EMPTY = {"required": "Vul dit veld in.", "invalid_choice": "Kies een van de mogelijkheden."}


class UsageForm(forms.ModelForm):
    """What one organisation says of its use."""

    class Meta:
        model = Usage
        fields = USAGE_FIELDS

    def usage_values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in USAGE_FIELDS}


class TextsForm(forms.Form):
    """What an application is, in the words of the only organisation that describes it."""

    name = forms.CharField(label="Naam van de toepassing", max_length=200, error_messages=EMPTY)
    summary = forms.CharField(
        label="Wat doet het, voor wie en waarom?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Twee of drie zinnen in gewone taal (B1).",
        error_messages=EMPTY,
    )


class OfOrganisationForm(UsageForm):
    """For which organisation somebody speaks; of one there is nothing to choose."""

    organisation = forms.ModelChoiceField(
        label="Welke organisatie gebruikt het?", queryset=Organisation.objects.none(), error_messages=EMPTY
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = organisations_of(user)
        first = own[:2]
        field = self.fields["organisation"]
        field.queryset = own  # type: ignore[attr-defined]
        field.initial = first[0] if len(first) == 1 else None


class NewForm(LookFirstForm, TextsForm, OfOrganisationForm):
    """An application that is not on AI-plein yet, with what its first user says."""

    field_order = ("organisation", "name", "certain", "summary", *USAGE_FIELDS)


class AlsoForm(OfOrganisationForm):
    """An application that is there already, with what one more user says."""

    field_order = ("organisation", "application", *USAGE_FIELDS)
    application = forms.ModelChoiceField(
        label="Welke toepassing?", queryset=Application.objects.public(), error_messages=EMPTY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].widget = any_application.widget_class()


class OwnForm(TextsForm, UsageForm):
    """Both, where nobody else describes the application."""

    field_order = ("name", "summary", *USAGE_FIELDS)

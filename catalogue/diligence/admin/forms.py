"""Forms of evidence: one piece of it, a check by somebody else, and a reply to a report."""

from collections.abc import Iterable
from typing import Any

from django import forms
from wagtail.documents import get_document_model
from wagtail.documents.widgets import AdminDocumentChooser

from ...admin_views import primary_key
from ...choosers import any_application
from ...models import Application, Evidence, EvidenceAnswer, Organisation, Registration, Verification
from ...representation import represented_by
from ..evidence import EvidenceInput, input_errors, may_moderate, reply_errors, subject_errors
from ..ruleset import ruleset

EMPTY = {"required": "Vul dit veld in.", "invalid": "Dit kunnen we niet lezen."}
DAY = {**EMPTY, "invalid": "Schrijf de datum als 2026-08-31."}
LEVELS = [("1", "1: eigen opgave"), ("2", "2: openbaar document, met link of bestand")]


class DocumentChooser(AdminDocumentChooser):
    """Wagtail's own, that shows nothing for what was never a document."""

    def get_value_data(self, value: Any) -> Any:
        return super().get_value_data((primary_key(value) or None) if isinstance(value, str) else value)


class EvidenceForm(forms.Form):
    """One piece of evidence. `seen` is what it was when the form was made."""

    organisation = forms.ModelChoiceField(
        label="Van welke organisatie?", queryset=Organisation.objects.none(), error_messages=EMPTY
    )
    registration = forms.CharField(
        label="Registratie (algoritme-ID)",
        max_length=8,
        required=False,
        help_text="De acht cijfers uit het register. Leeg als er geen registratie is; kies dan de toepassing.",
    )
    application = forms.ModelChoiceField(label="Toepassing", queryset=Application.objects.public(), required=False)
    indicator = forms.ChoiceField(label="Wat toont het aan?", error_messages=EMPTY)
    answer = forms.ChoiceField(
        label="Antwoord", choices=EvidenceAnswer.choices, widget=forms.RadioSelect, error_messages=EMPTY
    )
    level = forms.IntegerField(label="Niveau", widget=forms.Select(choices=LEVELS), error_messages=EMPTY)
    what = forms.CharField(label="Omschrijving van het bewijs", max_length=300, error_messages=EMPTY)
    link = forms.CharField(label="Link", max_length=2000, required=False, help_text="Begint met https://.")
    document = forms.CharField(label="Bestand", required=False, widget=DocumentChooser)
    date = forms.DateField(
        label="Datum van het bewijs",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )
    valid_until = forms.DateField(
        label="Geldig tot en met",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Leeg: zo lang als de regels zeggen. Langer kan niet.",
        error_messages=DAY,
    )
    remark = forms.CharField(
        label="Toelichting", max_length=300, required=False, help_text="Bij ‘niet van toepassing’ nodig: waarom niet?"
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, evidence: Evidence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = ruleset()
        indicators = [one for one in rules.indicators if one.id not in rules.users_needed]
        self.fields["indicator"].choices = [(one.id, f"{one.id} {one.title}") for one in indicators]  # type: ignore[attr-defined]
        self.fields["application"].widget = any_application.widget_class()
        own = Organisation.objects.all() if may_moderate(user) else represented_by(user)
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        if evidence is not None:
            for name in ("organisation", "registration", "application"):
                del self.fields[name]

    def clean_registration(self) -> Registration | None:
        """A registration by its number."""
        number = self.cleaned_data["registration"].strip()
        if not number:
            return None
        found = Registration.objects.current().filter(register_id=number).first()
        if found is None:
            raise forms.ValidationError(f"Registratie ‘{number}’ kennen we niet.")
        return found

    def clean_document(self) -> Any:
        """The file that was chosen; the window in which that is done refuses what is no document."""
        chosen = self.cleaned_data["document"]
        if not chosen:
            return None
        found = get_document_model().objects.filter(pk=primary_key(chosen)).first()
        if found is None:
            raise forms.ValidationError("Dit bestand is er niet meer. Kies het opnieuw.")
        return found

    def clean(self) -> dict[str, Any]:
        """Add every error, also those between fields; at most one per field."""
        found = super().clean() or {}
        _say_once(self, input_errors(self.evidence_input()))
        if "registration" in self.fields and "application" not in self.errors:
            place = (found.get(name) for name in ("organisation", "registration", "application"))
            _say_once(self, (("registration", message) for message in subject_errors(*place)))
        return found

    def evidence_input(self) -> EvidenceInput:
        names = "indicator answer level what date remark link document valid_until".split()
        values: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        return EvidenceInput(**values)


class CheckForm(forms.Form):
    """That somebody checked the evidence, for whom, and what they looked at."""

    level = forms.TypedChoiceField(
        label="Wat heb je gedaan?", choices=Verification.Level.choices, coerce=int, error_messages=EMPTY
    )
    organisation = forms.ModelChoiceField(
        label="Namens welke organisatie?",
        queryset=Organisation.objects.none(),
        required=False,
        help_text="Een moderator mag dit leeg laten.",
    )
    remark = forms.CharField(label="Wat heb je bekeken?", max_length=300, error_messages=EMPTY)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        # The form to change it stands on the same page, with fields of the same names.
        super().__init__(*args, **{"auto_id": "id_check_%s", **kwargs})
        self.fields["organisation"].queryset = represented_by(user)  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """What an organisation says about the report."""

    organisation = forms.ModelChoiceField(
        label="Namens welke organisatie?", queryset=Organisation.objects.none(), error_messages=EMPTY
    )
    application = forms.ModelChoiceField(
        label="Over welke toepassing?", queryset=Application.objects.public(), error_messages=EMPTY
    )
    text = forms.CharField(label="Reactie", widget=forms.Textarea(attrs={"rows": 5}), error_messages=EMPTY)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = represented_by(user)  # type: ignore[attr-defined]
        self.fields["application"].widget = any_application.widget_class()

    def clean(self) -> dict[str, Any]:
        """Add the errors of the text together with those of empty choices."""
        found = super().clean() or {}
        values = found.get("application"), found.get("text", ""), found.get("organisation")
        _say_once(self, reply_errors(*values))
        return found


def _say_once(form: forms.Form, problems: Iterable[tuple[str, str]]) -> None:
    """Put each problem with its field, unless that says already what is wrong."""
    for field, message in problems:
        if field not in form.errors:
            form.add_error(field, message)

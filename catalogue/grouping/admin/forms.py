"""The form of a decision about the grouping of one application."""

from typing import Any

from django import forms

from ...choosers import any_application
from ...models import Application


class DecideForm(forms.Form):
    """What is decided about the chosen registrations, or about the application as a whole."""

    ACTIONS = [
        ("confirm", "Bevestigen: de gekozen registraties horen hier"),
        ("split", "Afsplitsen: de gekozen registraties zijn een andere toepassing"),
        ("move", "Verplaatsen: de gekozen registraties horen bij een andere toepassing"),
        ("merge", "Samenvoegen: deze hele toepassing is dezelfde als een andere"),
        ("never", "Nooit samen: deze toepassing en een andere zijn verschillend"),
        ("rename", "Naam geven aan deze toepassing"),
    ]
    EMPTY = {"required": "Vul dit veld in."}
    action = forms.ChoiceField(label="Wat besluit je?", choices=ACTIONS, widget=forms.RadioSelect, error_messages=EMPTY)
    other = forms.ModelChoiceField(
        label="Andere toepassing",
        queryset=Application.objects.all(),
        required=False,
        help_text="Alleen nodig bij verplaatsen, samenvoegen en nooit samen.",
    )
    name = forms.CharField(label="Naam", max_length=200, required=False)
    reason = forms.CharField(
        label="Waarom?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Anderen lezen dit terug.",
        error_messages=EMPTY,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].widget = any_application.widget_class()

    def clean(self) -> dict[str, Any]:
        """A decision about registrations needs some, and one about two applications the second; a name is not empty."""
        found = super().clean() or {}
        action, chosen = found.get("action"), self.data.getlist("registration")  # type: ignore[attr-defined]
        if action == "rename" and not found.get("name") and "name" not in self.errors:
            self.add_error("name", "Vul de naam in.")
        if action in ("move", "merge", "never") and not found.get("other"):
            self.add_error("other", "Kies de andere toepassing.")
        if action in ("confirm", "split", "move") and not chosen:
            self.add_error("action", "Kies ten minste één registratie.")
        return found

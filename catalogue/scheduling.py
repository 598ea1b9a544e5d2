"""The moments on which a text appears and disappears: a form may be saved after them, and says what is wrong openly."""

from typing import Any

from django.utils import timezone

MOMENTS = ("go_live_at", "expire_at")
TO_BE_SHOWN = ("action-publish", "action-submit", "action-restart-workflow")
HOW_TO_MEND = (
    "De planning klopt niet. Klik bovenaan op Status (de i) en dan op ‘Schema bewerken’. "
    "Maak de vervaldatum leeg, of kies een later moment. Wat je typte staat er nog."
)


class OpenScheduleMixin:
    """Put before the form class of a model with drafts; Wagtail checks the moments after `clean`."""

    data: Any
    instance: Any

    def clean(self) -> dict[str, Any] | None:
        """Leave an expiry as it is where it passed long ago and this save shows nothing to anybody."""
        found = super().clean()  # type: ignore[misc]
        if not self._shows() and self._expired_as_before():
            del self.cleaned_data["expire_at"]  # type: ignore[attr-defined]
        return found

    def _post_clean(self) -> None:
        """Say it above the form too, as the fields stand in a dialog that is closed."""
        if any(moment in self.errors for moment in MOMENTS):  # type: ignore[attr-defined]
            self.add_error(None, HOW_TO_MEND)  # type: ignore[attr-defined]
        super()._post_clean()  # type: ignore[misc]

    def _shows(self) -> bool:
        approves = self.data.get("workflow-action-name") == "approve"
        return approves or any(action in self.data for action in TO_BE_SHOWN)

    def _expired_as_before(self) -> bool:
        given, kept = self.cleaned_data.get("expire_at"), self.instance.expire_at  # type: ignore[attr-defined]
        if not given or not kept or given > timezone.now():
            return False
        return bool(given == kept.replace(second=0, microsecond=0))  # the field shows minutes

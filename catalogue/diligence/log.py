"""The log of what people do with evidence and replies, kept by Wagtail: who, what, and the values before and after."""

from typing import Any

from django.db.models import Model
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import ModelLogEntry

from ..models import Evidence, EvidenceAnswer

ADD, CHANGE, RETRACT, VERIFY, UNDO_VERIFICATION, REPLY = (
    f"evidence.{action}" for action in ("add", "change", "retract", "verify", "undo_verification", "reply")
)
LABELS = {
    ADD: "toegevoegd",
    CHANGE: "gewijzigd",
    RETRACT: "ingetrokken",
    VERIFY: "gecontroleerd",
    UNDO_VERIFICATION: "controle ingetrokken",
    REPLY: "reactie",
}
Values = dict[str, Any]


def log_action(instance: Model, action: str, by: Any, *, before: Values | None = None, after: Values) -> None:
    """Log one of LABELS on evidence or a reply, with its values before and after by name of field."""
    log(instance=instance, action=action, user=by, data={"before": before or {}, "after": after})


def has_changed(evidence: Evidence, user: Any) -> bool:
    """Say whether this user ever changed the evidence."""
    entries = ModelLogEntry.objects.for_instance(evidence)
    return bool(entries.filter(user=user, action=CHANGE).exists())


def register_actions(actions: LogActionRegistry) -> None:
    """Give Wagtail the words of each action."""
    for action, label in LABELS.items():
        actions.register_action(action)(type("EvidenceFormatter", (EvidenceFormatter,), {"label": label}))


class EvidenceFormatter(LogFormatter):
    """An entry in words: what was done, and of each value that became different what it is now and was before."""

    def format_message(self, entry: ModelLogEntry) -> str:
        before, after = entry.data.get("before", {}), entry.data.get("after", {})
        changed = [name for name in after if (after[name] or "") != (before.get(name) or "")]
        words = "; ".join(_changed(name, before.get(name), after[name]) for name in changed)
        return f"{self.label}. {words}" if words else self.label


def _changed(name: str, before: Any, after: Any) -> str:
    was = f" (was: {_value(name, before)})" if before else ""
    return f"{_field_label(name)}: {_value(name, after) or 'leeg'}{was}"


def _field_label(name: str) -> str:
    """Return the name that the form has for a field; what has no field has a name of its own already."""
    labels = {field.name: str(field.verbose_name) for field in Evidence._meta.concrete_fields}
    return labels.get(name, name)


def _value(name: str, value: Any) -> str:
    return dict(EvidenceAnswer.choices).get(value, value) if name == "answer" else str(value)

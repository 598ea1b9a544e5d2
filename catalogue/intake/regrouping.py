"""Give what was stored its application, and all registrations again when the method or what it knows changed."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from ..applications import refresh_and_notify
from ..diligence import update_registration_evidence
from ..grouping import RegroupPreview, applications_by_registration, group, regroup
from ..models import Application


@dataclass
class Ungrouped:
    """What was stored and has to be grouped yet. New registrations stand in `provisional`, which nobody sees."""

    register_ids: set[str] = field(default_factory=set)
    applications: set[int] = field(default_factory=set)
    provisional: Application | None = None

    def place(self) -> Application:
        """Return the application where new registrations wait; makes it the first time."""
        if self.provisional is None:
            now = timezone.now()
            self.provisional = Application.objects.create(slug=f"-{uuid4()}", name="-", withheld_at=now)
        return self.provisional


@transaction.atomic
def group_stored(ungrouped: Ungrouped, *, at: datetime) -> None:
    """Give everything that was stored its application. `at` is the moment of the import."""
    provisional = ungrouped.provisional.pk if ungrouped.provisional else None
    touched = group(ungrouped.register_ids, at=at, provisional=provisional)
    if ungrouped.provisional:
        ungrouped.provisional.delete()
    sharing = update_registration_evidence(ungrouped.register_ids)
    refresh_and_notify((ungrouped.applications | touched | sharing) - {provisional}, bulk=True)


@transaction.atomic
def regroup_all() -> RegroupPreview:
    """Group all registrations again, and return which of them stand elsewhere now."""
    before = applications_by_registration()
    refresh_and_notify(regroup(), bulk=True)
    return RegroupPreview(before, applications_by_registration())

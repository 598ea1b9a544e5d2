"""What a new version of the method or of the lexicon would change, before it is applied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from ..models import Application, Registration
from .service import regroup


@dataclass(frozen=True)
class RegroupPreview:
    """The address of the application of each registration, by register id, before and after."""

    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def moved(self) -> list[str]:
        """The register ids that change application, in order of the new one."""
        changed = (pk for pk, slug in self.after.items() if self.before.get(pk) != slug)
        return sorted(changed, key=lambda pk: (self.after[pk], pk))

    @property
    def summary(self) -> str:
        before, after = set(self.before.values()), set(self.after.values())
        return (
            f"{len(self.moved)} van {len(self.after)} registraties verplaatst, "
            f"{len(after - before)} toepassingen erbij, {len(before - after)} weg, {len(after)} in totaal"
        )

    def moves(self) -> Iterator[str]:
        """Yield a line of text per registration that changes application."""
        for pk in self.moved:
            yield f"{pk}: {self.before.get(pk, '(nieuw)')} -> {self.after[pk]}"


def preview() -> RegroupPreview:
    """Return what `regroup` would do now; nothing is written."""
    before = applications_by_registration()
    with transaction.atomic():
        regroup()
        after = applications_by_registration()
        transaction.set_rollback(True)
    return RegroupPreview(before, after)


def applications_by_registration() -> dict[str, str]:
    """Return the address of the application of every registration, by register id."""
    slugs = dict(Application.objects.values_list("pk", "slug"))
    rows = Registration.objects.order_by("register_id").values_list("register_id", "application")
    return {register_id: slugs[application] for register_id, application in rows}

"""What belongs to an organisation: its editors work on it together, whoever of them made it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import PagePermissionTester

from catalogue.models import Organisation
from catalogue.representation import edits_for_all, represented_by


def only_organisation(user: Any) -> Organisation | None:
    """Return the organisation that this user speaks for; None when there is none, or a choice."""
    first = list(represented_by(user)[:2]) if user is not None else []
    return first[0] if len(first) == 1 else None


# Without types, as the pages and files of Wagtail that it is put before.
Model: Any = models.Model


class OfOrganisation(Model):
    """Belongs to an organisation, or to whoever made it where no organisation is known.

    A draft never changes to whom it belongs: that would hide the row from one and show it to another.
    """

    owner_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="van welke organisatie",
        help_text="Redacteuren van deze organisatie mogen dit wijzigen. Anderen zien het pas op de site.",
    )
    # Where the person stands who made it, as a lookup.
    maker: ClassVar[str]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.owner_organisation_id is None:
            self.owner_organisation = only_organisation(getattr(self, self.maker, None))
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return the draft, which belongs to whom the row belongs to."""
        found = super().with_content_json(content)  # type: ignore[misc]
        found.owner_organisation_id = self.owner_organisation_id
        return found

    @classmethod
    def belongs_to(cls, user: Any) -> Q:
        """Say which rows belong to the organisations of this user."""
        nobodys = Q(owner_organisation=None, **{cls.maker: user})
        return nobodys | Q(owner_organisation__in=represented_by(user).values("pk"))


class OfOrganisationForm(WagtailAdminModelForm):
    """Asks to whom something belongs where there is a choice, and stores the answer beside the draft."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not edits_for_all(self.for_user):
            self._offer(represented_by(self.for_user))

    def _offer(self, own: Any) -> None:
        if self.instance.pk is None and len(own) > 1:
            self.fields["owner_organisation"].queryset = own
            self.fields["owner_organisation"].required = True
            return
        self.fields.pop("owner_organisation", None)
        if self.instance.pk is None:
            self.instance.owner_organisation = only_organisation(self.for_user)

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        if saved.pk is not None and "owner_organisation" in self.changed_data:
            type(saved)._base_manager.filter(pk=saved.pk).update(owner_organisation=saved.owner_organisation)
        return saved


class OrganisationPageTester(PagePermissionTester):
    """What a user may do with a page; editors of its organisation change it and take it down."""

    permissions: set[str]  # names of what the groups of the user may do here

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        self.is_own = False
        if user.is_active and not user.is_superuser and self.permissions & {"add", "change"} == {"add"}:
            self.is_own = type(page)._default_manager.filter(page.belongs_to(user), pk=page.pk).exists()
            # Wagtail lets who may add change what they once made; here it is the organisation's.
            self.permissions = self.permissions | {"change"} if self.is_own else self.permissions - {"add"}

    def can_unpublish(self) -> bool:
        """Taking down is no publishing: the organisation decides that alone."""
        return bool(super().can_unpublish() or (self.is_own and self.page.live and not self.page_locked()))

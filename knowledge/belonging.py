"""Who works on what in the CMS: an organisation's editors on what belongs to it, the site's on everything."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from catalogue.representation import edits_for_all

from .file_access import USED_BY
from .models import GlossaryTerm, KnowledgeDocument, KnowledgeImage, KnowledgePage, RelatedInitiative

MODERATED: tuple[type[Model], ...] = (GlossaryTerm, RelatedInitiative)
UPLOADED: tuple[tuple[type[Model], str], ...] = (
    (KnowledgeImage, "wagtailimages.Image"),
    (KnowledgeDocument, "wagtaildocs.Document"),
)
ON_A_PAGE = {"change", "publish", "lock", "unlock", "bulk_delete"}
ON_A_ROW = {"change", "view", "choose"}


class OrganisationPagePolicy(PagePermissionPolicy):
    """Wagtail's, with "the organisation's" where that says "the owner's"; who may only add sees no page of others."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Page]:
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        pages = self.model._default_manager.none()
        for permission in self.get_cached_permissions_for_user(user):
            below = self.model._default_manager.descendant_of(permission.page, inclusive=True)
            if permission.permission.codename in self._get_permission_codenames(actions):
                pages |= below
            elif permission.permission.codename == self._get_permission_codename("add") and "change" in actions:
                pages |= below.filter(_own_page(user))
        return pages

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """Return the lists in which the user may write, and of the pages in them those that they may change."""
        pages = super().explorable_instances(user)
        if self._base_queryset_for_user(user) is not None:
            return pages
        return pages.exclude(pk__in=hidden_from(user, KnowledgePage).values("pk"))


class OrganisationRowPolicy(ModelPermissionPolicy):
    """Rows that go past a moderator: an organisation editor works on those of the own organisation."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        rows = super().instances_user_has_any_permission_for(user, actions)
        return rows if edits_for_all(user) or not user.is_active else rows.filter(self.model.belongs_to(user))


class OrganisationFilePolicy(CollectionOwnershipPermissionPolicy):
    """Pictures and documents: an organisation's until something public shows them; then everybody may choose them."""

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        if user.is_active and user.is_superuser:
            return True
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        if not user.is_active or user.is_superuser:
            return super().instances_user_has_any_permission_for(user, actions)
        asked = set(actions)
        anyones = Q(collection__in=self._collections_with_perm(user, ["change"]))
        own = self.model.belongs_to(user)
        found = Q(pk__in=[])
        if asked & {"change", "delete"}:
            found |= anyones | Q(collection__in=self._collections_with_perm(user, ["add"])) & own
        if "choose" in asked:
            shared = Exists(_shown_uses(self.model)) | self._of_the_site()
            found |= Q(collection__in=self._collections_with_perm(user, ["choose"])) & (anyones | own | shared)
        # In a question of its own: Wagtail searches in the outcome, and knows few fields there.
        return self.model._default_manager.filter(pk__in=self.model._default_manager.filter(found).values("pk"))

    def _of_the_site(self) -> Q:
        """What editors of the site, or commands, put there for everybody."""
        makers = Q(uploaded_by_user=None) | Q(uploaded_by_user__in=self._users_with_perm(["change"]))
        return Q(owner_organisation=None) & makers


def hidden_from(user: Any, model: type[Model]) -> QuerySet[Any]:
    """Return the pages, rows or files on which this user has no business in the CMS."""
    policy = policy_registry.get_by_type(Page if issubclass(model, Page) else model)
    actions = ON_A_PAGE if issubclass(model, Page) else ON_A_ROW
    allowed = policy.instances_user_has_any_permission_for(user, actions)
    return model._default_manager.exclude(pk__in=allowed.values("pk"))


def register_policies() -> None:
    """Put these in the place of Wagtail's."""
    register_permission_policy(Page, OrganisationPagePolicy(Page))
    for model in MODERATED:
        register_permission_policy(model, OrganisationRowPolicy(model), exact_class=True)
    for model, asked in UPLOADED:
        policy = OrganisationFilePolicy(model, auth_model=asked, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy, exact_class=True)


def _own_page(user: Any) -> Q:
    if not user.is_authenticated:
        return Q(pk__in=[])
    own = Q(pk__in=KnowledgePage.objects.filter(KnowledgePage.belongs_to(user)).values("pk"))
    return own | Q(owner=user) & ~Q(pk__in=KnowledgePage.objects.values("pk"))


def _shown_uses(model: type[Model]) -> QuerySet[ReferenceIndex]:
    """Return where something that anybody may read shows a file."""
    shown = Q(pk__in=[])
    for holder, public in USED_BY.items():
        keys = public().annotate(key=Cast("pk", CharField())).values("key")
        shown |= Q(base_content_type=ContentType.objects.get_for_model(holder), object_id__in=keys)
    return ReferenceIndex.objects.filter(
        shown,
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=Cast(OuterRef("pk"), CharField()),
    )

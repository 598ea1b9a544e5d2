"""What happened to accounts, rights and public texts goes into the audit log, by the signals of Django and Wagtail."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import (
    DraftStateMixin,
    GroupCollectionPermission,
    GroupPagePermission,
    ModelLogEntry,
    PageLogEntry,
)

from community.models import Membership, User

from .models import Action
from .recording import known_number, record

SHOWN = ("wagtail.publish",)
HIDDEN = ("wagtail.unpublish", "wagtail.delete", "wagtail.view_restriction.create")
ADDED_OR_REMOVED = {"post_add": "erbij", "post_remove": "eraf", "pre_clear": "allemaal eraf"}
RIGHTS = {
    "add": "toevoegen",
    "change": "wijzigen",
    "delete": "verwijderen",
    "view": "bekijken",
    "publish": "publiceren",
    "choose": "kiezen",
    "lock": "op slot zetten",
    "unlock": "van slot halen",
    "bulk_delete": "verwijderen met alles eronder",
}
WATCHED = ("is_superuser", "is_active")


# Logging in and out ---------------------------------------------------------------------------------------------------


@receiver(user_logged_in)
def logged_in(user: User, request: HttpRequest | None = None, **_: Any) -> None:
    record(Action.LOGIN, actor=user, concerns=user, request=request)


@receiver(user_logged_out)
def logged_out(user: User | None, request: HttpRequest | None = None, **_: Any) -> None:
    if user is not None:
        record(Action.LOGOUT, actor=user, concerns=user, request=request)


@receiver(user_login_failed)
def login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """What was typed is not kept: some type their password where their name belongs."""
    record(Action.LOGIN_FAILED, concerns=user_named(credentials.get("username")), request=request)


def user_named(name: object) -> User | None:
    """Return the account with this name, None when there is none."""
    text = str(name or "").replace("\0", "")
    return get_user_model().objects.filter(username__iexact=text).first() if text else None


# Accounts and rights --------------------------------------------------------------------------------------------------


@receiver(pre_save, sender=User)
def remember_account(instance: User, raw: bool = False, update_fields: Any = None, **_: Any) -> None:
    """Keep what the account was; a login, that saves its moment only, asks nothing."""
    wanted = instance.pk and not raw and (update_fields is None or set(update_fields) & set(WATCHED))
    before = User.objects.filter(pk=instance.pk).values(*WATCHED).first() if wanted else None
    instance._before = before or {}  # type: ignore[attr-defined]


@receiver(post_save, sender=User)
def account_saved(instance: User, created: bool, raw: bool = False, **_: Any) -> None:
    if raw:
        return
    if created:
        record(Action.ACCOUNT, "account gemaakt", concerns=instance)
    for name, was in ({"is_superuser": False} if created else instance._before).items():  # type: ignore[attr-defined]
        if was != getattr(instance, name):
            record(Action.ACCOUNT, f"{_label(name)}: {_yes_no(getattr(instance, name))}", concerns=instance)
    # Django sets this when somebody gives another password, and not when it only hashes the same one anew.
    if getattr(instance, "_password", None) is not None and not created:
        record(Action.PASSWORD, concerns=instance)


@receiver(pre_delete, sender=User)
def account_removed(instance: User, **_: Any) -> None:
    record(Action.ACCOUNT, "account verwijderd", concerns=known_number(instance.pk))


@receiver(m2m_changed, sender=User.groups.through)
def groups_changed(instance: Model, action: str, pk_set: set[int] | None, reverse: bool, **_: Any) -> None:
    _record_for_each(instance, action, pk_set, reverse, Group, "groep")


@receiver(m2m_changed, sender=User.user_permissions.through)
def permissions_changed(instance: Model, action: str, pk_set: set[int] | None, reverse: bool, **_: Any) -> None:
    _record_for_each(instance, action, pk_set, reverse, Permission, "recht")


@receiver(m2m_changed, sender=Group.permissions.through)
def group_changed(instance: Model, action: str, pk_set: set[int] | None, reverse: bool, **_: Any) -> None:
    """A right of a whole group; of nobody in particular."""
    if action not in ADDED_OR_REMOVED or pk_set == set():
        return
    groups = Group.objects.filter(pk__in=pk_set or ()) if reverse else [instance]
    rights = [instance] if reverse else Permission.objects.filter(pk__in=pk_set or ())
    names = ", ".join(map(_right_label, rights))
    for group in groups:
        record(Action.ACCOUNT, f"groep {group}: recht {ADDED_OR_REMOVED[action]} {names}".strip())


@receiver([post_save, post_delete], sender=GroupPagePermission)
@receiver([post_save, post_delete], sender=GroupCollectionPermission)
def place_permission_changed(instance: Any, **kwargs: Any) -> None:
    change = "erbij" if "created" in kwargs else "eraf"
    place = getattr(instance, "page", None) or getattr(instance, "collection", None)
    record(Action.ACCOUNT, f"groep {instance.group}: recht {change} {_right_label(instance.permission)} op {place}")


@receiver(post_save, sender=Membership)
def membership_saved(instance: Membership, **_: Any) -> None:
    confirmed = "bevestigd" if instance.confirmed_at else "niet bevestigd"
    role = f"{instance.get_role_display()} bij {instance.organisation}"
    record(Action.ACCOUNT, f"lidmaatschap: {role}, {confirmed}", concerns=instance.user)


@receiver(post_delete, sender=Membership)
def membership_removed(instance: Membership, **_: Any) -> None:
    record(Action.ACCOUNT, f"lidmaatschap eraf: {instance.organisation}", concerns=known_number(instance.user_id))


@receiver(pre_delete, sender=Group)
def group_removed(instance: Group, **_: Any) -> None:
    record(Action.ACCOUNT, f"groep {instance} verwijderd")


def _record_for_each(
    instance: Model, action: str, pk_set: set[int] | None, reverse: bool, other: type[Model], word: str
) -> None:
    """Groups or rights of people, changed from either side."""
    if action not in ADDED_OR_REMOVED or pk_set == set():
        return
    people = User.objects.filter(pk__in=pk_set or ()) if reverse else [instance]
    things = [instance] if reverse else other._default_manager.filter(pk__in=pk_set or ())
    names = ", ".join(map(_right_label, things))
    for person in people:
        record(Action.ACCOUNT, f"{word} {ADDED_OR_REMOVED[action]} {names}".strip(), concerns=person)


def _right_label(thing: Any) -> str:
    """Say a right as people do: what one may do with what; anything else by its name."""
    if not isinstance(thing, Permission):
        return str(thing)
    action = thing.codename.removesuffix(f"_{ContentType.objects.get_for_id(thing.content_type_id).model}")
    if action not in RIGHTS:
        return thing.name
    return f"{RIGHTS[action]} ({ContentType.objects.get_for_id(thing.content_type_id).name})"


def _label(name: str) -> str:
    return {"is_superuser": "beheerder", "is_active": "actief"}[name]


def _yes_no(value: bool) -> str:
    return "ja" if value else "nee"


# What the public sees -------------------------------------------------------------------------------------------------


@receiver(post_save, sender=PageLogEntry)
@receiver(post_save, sender=ModelLogEntry)
def publication_changed(instance: Any, created: bool, **_: Any) -> None:
    """Wagtail writes a line of its own for each of these, with who did it; that one can be changed."""
    if not created or instance.action not in (*SHOWN, *HIDDEN) or not _is_public(instance):
        return
    action = Action.PUBLISH if instance.action in SHOWN else Action.TAKE_DOWN
    kind = instance.content_type.name if instance.content_type else "iets"
    record(action, f"{kind}: {instance.label} ({instance.object_id})", actor=instance.user)


def _is_public(entry: Any) -> bool:
    """A page, or a row that is published; accounts are recorded above, without their names."""
    model = entry.content_type.model_class() if entry.content_type else None
    return model is not None and (isinstance(entry, PageLogEntry) or issubclass(model, DraftStateMixin))

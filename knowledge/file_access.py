"""Who may have an uploaded file: everybody once something public uses it, until then who may see it in the CMS."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from catalogue.models import Application, ApplicationProfile, Evidence, Registration

from .models import KnowledgeDocument, KnowledgeImage, Recording

Uploaded = KnowledgeDocument | KnowledgeImage
STAFF_ACTIONS = ["add", "change", "choose", "delete"]


def is_public(file: Uploaded) -> bool:
    """Say whether something that anybody may read uses this file."""
    if any(USED_BY[model]().filter(pk__in=keys).exists() for model, keys in _users_of(file) if model in USED_BY):
        return True
    return isinstance(file, KnowledgeDocument) and _shown_evidence().filter(document=file).exists()


def may_see(request: HttpRequest, file: Uploaded) -> bool:
    """Say whether this visitor may have a file that is not public: from the CMS, or behind a password or a login."""
    policy = policy_registry.get_by_type(type(file))
    if policy.user_has_any_permission_for_instance(request.user, STAFF_ACTIONS, file):
        return True
    return _passed(request, file.collection) or any(_passed(request, page) for page in _live_pages_with(file))


def recording_is_public(path: str) -> bool:
    return Recording.objects.filter(Q(file=path) | Q(captions=path), live=True).exists()


def may_see_recordings(request: HttpRequest) -> bool:
    return any(request.user.has_perm(f"knowledge.{action}_recording") for action in ("add", "change", "publish"))


def _users_of(file: Uploaded) -> Iterator[tuple[type[Model], list[str]]]:
    """Yield each kind of thing that uses the file, with the primary keys of those that do."""
    found: dict[int, list[str]] = {}
    references = ReferenceIndex.get_references_to(file).values_list("base_content_type", "object_id").distinct()
    for kind, key in references:
        found.setdefault(kind, []).append(key)
    for kind, keys in found.items():
        if model := ContentType.objects.get_for_id(kind).model_class():
            yield model, keys


def _shown_pages() -> QuerySet[Any]:
    return Page.objects.live().public()


def _shown_profiles() -> QuerySet[Any]:
    return ApplicationProfile.objects.filter(live=True, application__in=Application.objects.public())


# What can use a file, with those that anybody may read. A test fails on a kind that is not here.
USED_BY = {Page: _shown_pages, ApplicationProfile: _shown_profiles}


def _shown_evidence() -> QuerySet[Any]:
    """Evidence stands in no index of references: Wagtail keeps that of pages and snippets."""
    of_public = Q(application__in=Application.objects.public()) | Q(registration__in=Registration.objects.public())
    return Evidence.objects.standing().filter(of_public)


def _live_pages_with(file: Uploaded) -> Iterable[Page]:
    keys = [key for model, keys in _users_of(file) if model is Page for key in keys]
    return Page.objects.live().filter(pk__in=keys)


def _passed(request: HttpRequest, place: Any) -> bool:
    """Say whether this page or collection asks for a password or a login, and this visitor gave it."""
    restrictions = list(place.get_view_restrictions())
    return bool(restrictions) and all(one.accept_request(request) for one in restrictions)

"""Keep the drafts of one organisation from another, also on screens of Wagtail that ask nobody.

Some screens name whatever a request asks for: a bulk action lists what it refuses, a move shows both titles, a
window tells what was chosen, and taking a text back from a moderator answers with its name. What a request names is
looked at here, before any screen is built.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from wagtail.permissions import policy_registry

from catalogue.representation import edits_for_all

from .belonging import MODERATED, hidden_from
from .models import KnowledgeDocument, KnowledgeImage, KnowledgePage

NAMED = ("pk", "page_id", "parent_page_id", "page_to_move_id", "destination_id", "image_id", "document_id", "doc_id")
PLACES: dict[str, type[Model]] = {
    "wagtailadmin_pages": KnowledgePage,
    "wagtailadmin_explore": KnowledgePage,
    "wagtailadmin_choose_page": KnowledgePage,
    "wagtailimages": KnowledgeImage,
    "wagtaildocs": KnowledgeDocument,
    **{f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}": model for model in MODERATED},
}
# Reports of Wagtail, and windows that only editors of the site open: they tell all titles at once.
CLOSED = ("wagtailadmin_reports", "wagtailsnippetchoosers_")
IN_A_TEXT = "wagtailsnippetchoosers_knowledge_recording"  # of the editors of the site, for everybody
SNIPPETS = "wagtailsnippets_"
BULK = "wagtail_bulk_action"
CHOOSING = "wagtailadmin_choose_page"


class OwnDraftsOnly:
    """Refuse a screen of the CMS that names a draft of another organisation."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        match = request.resolver_match
        if match is None or not match.route.startswith("beheer/") or not request.user.is_authenticated:
            return
        if not edits_for_all(request.user):
            _refuse(request, match, kwargs)


def _refuse(request: HttpRequest, match: ResolverMatch, kwargs: dict[str, Any]) -> None:
    closed = match.view_name.startswith(CLOSED) and not match.view_name.startswith(IN_A_TEXT)
    if closed or _is_anothers_kind(request.user, match):
        raise PermissionDenied
    for model, named in _asked(request, match, kwargs):
        hidden = hidden_from(request.user, model)
        if match.view_name.startswith(CHOOSING):
            hidden = hidden.exclude(live=True)
        if "all" not in named:
            hidden = hidden.filter(pk__in=[one for one in map(str, named) if one.isdecimal() and len(one) < 19])
        if hidden.exists():
            raise PermissionDenied


def _is_anothers_kind(user: Any, match: ResolverMatch) -> bool:
    """Say whether the screen is of rows on which this user may do nothing; some of Wagtail's do not ask that."""
    if not match.view_name.startswith(SNIPPETS):
        return False
    app_label, _, model_name = match.namespaces[0].removeprefix(SNIPPETS).partition("_")
    model = apps.get_model(app_label, model_name)
    policy = policy_registry.get_by_type(model)
    return not policy.user_has_any_permission(user, {"add", "change", "delete", "view"})


def _asked(
    request: HttpRequest, match: ResolverMatch, kwargs: dict[str, Any]
) -> Iterator[tuple[type[Model], Iterable[Any]]]:
    """Yield what the request names, and of which kind."""
    place = next((model for begin, model in PLACES.items() if match.view_name.startswith(begin)), None)
    if match.view_name == BULK:
        place = _model(kwargs)
    if place is not None:
        yield place, [kwargs[name] for name in NAMED if name in kwargs]
        yield place, request.GET.getlist("id")


def _model(kwargs: dict[str, Any]) -> type[Model] | None:
    if kwargs["app_label"] == "wagtailcore":
        return KnowledgePage
    try:
        model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    except LookupError:
        return None
    return model if model in PLACES.values() else None

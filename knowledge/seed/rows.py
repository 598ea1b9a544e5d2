"""The seed of what is no page: organisations, applications with their words, the glossary, initiatives."""

import hashlib
import json
from abc import ABC, abstractmethod
from datetime import date, datetime, time
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Orderable

from catalogue.editorial import make_application
from catalogue.models import Application, ApplicationProfile, Kind, Organisation, Registration, Usage

from ..models import GlossaryTerm, RelatedInitiative
from .read import Item


class RowKind(ABC):
    """How one kind is found, made and brought up to date."""

    name: str
    identity: str
    model: type[Model]

    def find(self, pk: str) -> Any:
        return self.model._default_manager.filter(pk=pk).first()

    def state(self, thing: Any) -> str:
        """Return a digest of what it holds now, to tell later whether somebody changed it, if only in a draft."""
        fields = model_to_dict(thing, exclude=["go_live_at", "expire_at", "first_published_at"])
        if draft := getattr(thing, "latest_revision_id", None):
            fields["draft"] = draft
        values = json.dumps(fields, cls=DjangoJSONEncoder, sort_keys=True, default=str)
        return hashlib.sha256(values.encode()).hexdigest()

    def is_taken(self, item: Item) -> bool:
        return self.model._default_manager.filter(**{self.identity: item.values[self.identity]}).exists()

    def make(self, item: Item) -> Any:
        thing = self.model()
        self.update(thing, item)
        return thing

    @abstractmethod
    def update(self, thing: Any, item: Item) -> None: ...


class Organisations(RowKind):
    """Those that stand in no value list and register nothing, and yet share what they know."""

    name, identity, model = "organisaties", "name", Organisation

    def update(self, thing: Organisation, item: Item) -> None:
        thing.name, thing.is_editorial = item.values["name"], True
        thing.kind = Kind(item.values.get("kind", Kind.UNKNOWN))
        thing.slug = thing.slug or slugify(thing.name)[:120]
        thing.save()


class Terms(RowKind):
    name, identity, model = "begrippen", "term", GlossaryTerm

    def update(self, thing: GlossaryTerm, item: Item) -> None:
        for key, value in item.values.items():
            setattr(thing, key, value)
        thing.save()


class Initiatives(RowKind):
    name, identity, model = "initiatieven", "name", RelatedInitiative

    def update(self, thing: RelatedInitiative, item: Item) -> None:
        values = dict(item.values)
        thing.organisation = organisation_named(values.pop("organisation", ""))
        for key, value in values.items():
            setattr(thing, key, value)
        thing.save()


class Applications(RowKind):
    """Words about an application; the application itself is made when no registration describes it."""

    name, identity, model = "toepassingen", "key", ApplicationProfile

    def is_taken(self, item: Item) -> bool:
        application = self._application(item)
        return application is not None and ApplicationProfile.objects.filter(application=application).exists()

    def state(self, thing: ApplicationProfile) -> str:
        return str(thing.latest_revision_id)

    def make(self, item: Item) -> ApplicationProfile | None:
        application = self._application(item)
        if application is None and "register_id" in item.values:
            return None  # the register does not have it (any more): nothing to write about
        profile = ApplicationProfile(application=application or make_application(item.values["name"]), live=False)
        self.update(profile, item)
        return profile

    def update(self, thing: ApplicationProfile, item: Item) -> None:
        values = {
            key: value for key, value in item.values.items() if key not in ("key", "register_id", "usages", "written")
        }
        for key, value in values.items():
            setattr(thing, key, value)
        thing.save()
        self._state_usages(thing, [dict(row) for row in item.values.get("usages", ())])
        thing.save_revision().publish()
        date_content(thing, item.values["written"])

    def _state_usages(self, thing: ApplicationProfile, rows: list[dict[str, Any]]) -> None:
        """Put what the seed says of an organisation's use, unless somebody there wrote about it."""
        for number, row in enumerate(rows):
            place: dict[str, Any] = {"profile": thing, "organisation": organisation_named(row.pop("organisation"))}
            if not Usage.objects.filter(**place).exclude(latest_revision=None).exists():
                Usage.objects.update_or_create(**place, defaults={**row, "sort_order": number})

    def _application(self, item: Item) -> Application | None:
        if number := item.values.get("register_id"):
            found = Registration.objects.public().filter(register_id=number).select_related("application").first()
            return found.application if found else None
        return Application.objects.filter(name=item.values["name"], registrations=None).first()


def date_content(thing: Any, written: date) -> None:
    """Let it say that it was published on the day of its text, not on the day that somebody installed the site."""
    moment = timezone.make_aware(datetime.combine(written, time(12)))
    type(thing)._default_manager.filter(pk=thing.pk).update(first_published_at=moment, last_published_at=moment)
    thing.refresh_from_db()


def number_rows(thing: ClusterableModel) -> None:
    """Give the rows of a page the order in which they stand; the CMS does that with what people make."""
    for relation in get_all_child_relations(type(thing)):
        if issubclass(relation.related_model, Orderable):
            for number, row in enumerate(getattr(thing, relation.get_accessor_name()).all()):
                row.sort_order = number


def organisation_named(name: str) -> Organisation | None:
    """Return the organisation with this name that still is there, or None for no name.

    One that no list knows yet, because the value lists were not loaded, is made: better than a page without.
    """
    if not name:
        return None
    found = Organisation.objects.filter(name=name).order_by("end_date").first()
    return found or Organisation.objects.create(name=name, slug=slugify(name)[:120], is_editorial=True)


ROWS: tuple[RowKind, ...] = (Organisations(), Terms(), Initiatives(), Applications())

"""What changed in a registration from version to version, told from the versions that are kept.

Transports differ in what they can carry and in what they do to form, so every version is compared with what was known
before it, field by field, and only in the fields that its transport carries.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from .difference import Difference, by_item, by_word
from .models import Registration, RegistrationVersion
from .normalised_text import normalised
from .register_layout import LABELS, TABS
from .safe_text import plain_text, public_text
from .vocabularies import LISTS, label_of

FIELDS = (
    "name",
    "organisation_name",
    "description_short",
    "status",
    "publication_category",
    *(name for _title, fields in TABS for name, _always in fields),
    "source_id",
    "keywords",
    "language",
    "standard_version",
    "organisation_id",
    "organisation_code",
)
OWN_LABELS = {
    "organisation_name": "organisatie",
    "organisation_id": "identificatie van de organisatie",
    "organisation_code": "code van de organisatie",
}
FORM_FIELDS = frozenset({"language", "standard_version", "organisation_id", "organisation_code"})

SPOILING = frozenset({"csv", "history", "snapshot"})  # these glue words together and flatten lists
OLD_VERSIONS = "history"
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)
TRANSPORT_NAMES = {
    "api": "de API van het register",
    "csv": "een CSV-bestand van het register",
    "file": "een bewaarde lijst",
    "history": "de export met oude versies",
    "site-data": "de export van het hele register",
    "snapshot": "een bewaarde momentopname",
}

WEB = re.compile(r"\b(?:https?://(?:www\.)?|www\.)", re.IGNORECASE)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Change:
    """One field of which the content became different. `old` and `new` are as stored; the rest may be shown."""

    field: str
    old: Any
    new: Any

    @property
    def label(self) -> str:
        return field_label(self.field)

    @property
    def verb(self) -> str:
        """What happened to the field."""
        if not self.old:
            return "ingevuld"
        return "gewijzigd" if self.new else "leeggemaakt"

    @cached_property
    def before(self) -> str:
        return _shown(self.old)

    @cached_property
    def after(self) -> str:
        return _shown(self.new)

    @property
    def is_hidden(self) -> bool:
        """Only something differs that is not shown: the e-mail address of a person."""
        return self.before == self.after

    @cached_property
    def difference(self) -> Difference:
        if isinstance(self.old, list) or isinstance(self.new, list):
            return by_item(_items(self.old), _items(self.new))
        return by_word(self.before, self.after)


@dataclass(frozen=True)
class Step:
    """One version, and what it changed. `moment` is the register's own when `is_published`, else when we saw it."""

    anchor: str
    moment: datetime
    is_published: bool
    seen_at: datetime
    transport: str
    is_first: bool
    changes: tuple[Change, ...] = ()
    form_changes: tuple[str, ...] = ()

    @property
    def transport_name(self) -> str:
        return TRANSPORT_NAMES.get(self.transport, "")

    @property
    def labels(self) -> list[str]:
        """The names of the fields whose content changed."""
        return [change.label for change in self.changes]


@dataclass(frozen=True)
class Summary:
    """`last` is the newest step that changed content, None where no version did."""

    count: int
    last: Step | None


class Known(NamedTuple):
    """What a field held last, and whether the transport that brought it may have spoiled it."""

    value: Any
    spoiled: bool


def history(registration: Registration) -> list[Step]:
    """Return every version of a registration with what it changed, newest first."""
    return steps(registration.versions.defer("raw").order_by())


def histories(registrations: Iterable[Registration]) -> dict[int, list[Step]]:
    """Return the history of each of these, by primary key, in one query."""
    grouped: dict[int, list[RegistrationVersion]] = defaultdict(list)
    found = RegistrationVersion.objects.filter(registration__in=[row.pk for row in registrations])
    for version in found.defer("raw").order_by():
        grouped[version.registration_id].append(version)
    return {pk: steps(versions) for pk, versions in grouped.items()}


def summary(registration: Registration) -> Summary:
    """Return what a page says of the history in two lines."""
    found = history(registration)
    return Summary(len(found), next((step for step in found if step.changes), None))


def steps(versions: Iterable[RegistrationVersion]) -> list[Step]:
    """Return what each version of one registration changed, newest first."""
    known: dict[str, Known] = {}
    return [_step(version, moment, known) for moment, version in _in_order(versions)][::-1]


def field_label(name: str) -> str:
    """Return the name of a field as the reader knows it, in lower case."""
    label = OWN_LABELS.get(name) or LABELS.get(name)
    return label or str(getattr(Registration._meta.get_field(name), "verbose_name", name))


def _in_order(versions: Iterable[RegistrationVersion]) -> list[tuple[datetime, RegistrationVersion]]:
    """Put the versions in the order in which they applied, oldest first, each with its moment.

    That is the register's own order. Only what the register lists can bring an older version back: that one stands
    where we saw it, while an export of old versions fills in what went before.
    """
    placed = []
    reached = BEFORE_ALL
    for version in sorted(versions, key=lambda version: version.pk):
        moment = version.published_at or version.seen_at
        if version.transport != OLD_VERSIONS:
            moment = moment if moment >= reached else max(reached, version.seen_at)
            reached = moment
        placed.append((moment, version))
    return sorted(placed, key=lambda pair: (pair[0], pair[1].pk))


def _step(version: RegistrationVersion, moment: datetime, known: dict[str, Known]) -> Step:
    """Compare a version with what was known, and add what it brings to that."""
    first, spoils = not known, version.transport in SPOILING
    content, form = [], []
    for name in (name for name in FIELDS if name not in version.lacks):
        new = _value(version, name)
        old = known.setdefault(name, Known(new, spoils))
        if new == old.value:
            continue
        same = _says_the_same(name, old.value, new, spoiled=old.spoiled or spoils)
        if same:
            form.append(field_label(name))
        else:
            content.append(Change(name, old.value, new))
        if not (same and spoils):
            known[name] = Known(new, spoils)
    return Step(
        anchor=f"versie-{version.pk}",
        moment=moment,
        is_published=moment == version.published_at,
        seen_at=version.seen_at,
        transport=version.transport,
        is_first=first,
        changes=tuple(content),
        form_changes=tuple(form),
    )


def _value(version: RegistrationVersion, name: str) -> Any:
    """What a version has in a field; of a closed list its label, since transports name one value differently."""
    value = version.fields.get(name)
    return label_of(name, value) if value and name in LISTS else value


def _says_the_same(name: str, old: Any, new: Any, *, spoiled: bool) -> bool:
    """Say whether only the form of a field differs: signs, tags, order of a list, https or www of an address."""
    if name in FORM_FIELDS:
        return True
    if isinstance(old, list) or isinstance(new, list):
        return sorted(_items(old)) == sorted(_items(new)) or (spoiled and _bare(old) == _bare(new))
    if _bare(old) != _bare(new):
        return False
    return spoiled or NUMBER.findall(plain_text(old or "")) == NUMBER.findall(plain_text(new or ""))


def _bare(value: Any) -> str:
    """Essence, without what may differ between two addresses of one place; every sign counts in an address."""
    if isinstance(value, str):
        address = ADDRESS.fullmatch(value.strip())
        return WEB.sub("", value.strip(), count=1).rstrip("/") if address else normalised(WEB.sub("", value))
    if isinstance(value, Mapping):
        return f"{_bare(value.get('title'))} {_bare(value.get('link'))}".strip()
    return "".join(map(_bare, value or ()))


def _items(value: Any) -> dict[str, str]:
    """A list by what tells its items apart, each as it is shown."""
    listed = value if isinstance(value, list) else [value] if value else []
    return {_bare(item): _shown(item) for item in listed}


def _shown(value: Any) -> str:
    """Plain text without personal addresses."""
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    if isinstance(value, Mapping):
        title, link = _shown(value.get("title")), _shown(value.get("link"))
        return f"{title} ({link})" if title and link and title != link else title or link
    return public_text(value or "")

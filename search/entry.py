"""One document for every kind of hit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

EntryKey = str  # "application:12"
RANKS = ("ethiek", "data", "gereedheid", "bewijs")  # orders of their own, each by one number, the highest first


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what stands in the address, what people read, and what it is shown under (see Facet)."""

    value: str
    label: str
    under: str = ""


@dataclass(frozen=True, kw_only=True)
class RegistrationFacts:
    """What one registration says: its values per facet that speaks of registrations. Without `register_id` it is none,
    but a use that editors heard of.
    """

    register_id: str
    organisation: str
    changed_at: datetime | None
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the index knows of one thing that can be found.

    `name`, `also` (other names), `labels`, `summary` with `text` (what it does) and `body` (all the rest) are searched,
    in falling weight; `attachments`, the name and text of each file, weigh as the body. `facets` holds the values per
    facet key, and `registrations` which of these each registration has. `ranks` has a number for each of RANKS to sort
    by. `changed_at` is None when nobody knows. `extra` is only shown.
    """

    key: EntryKey
    kind: str
    name: str
    url: str
    summary: str = ""
    also: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    text: str = ""
    body: str = ""
    attachments: tuple[tuple[str, str], ...] = ()
    facets: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    registrations: tuple[RegistrationFacts, ...] = ()
    used_by: int = 0
    ranks: Mapping[str, int] = field(default_factory=dict)
    changed_at: datetime | None = None
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """What is searched, per section, in falling weight."""
        return {
            "name": self.name,
            "also": " \n".join(self.also),
            "labels": " \n".join(self.labels),
            "text": f"{self.summary} \n{self.text}",
            "body": " \n".join((self.body, *(text for _name, text in self.attachments))),
        }

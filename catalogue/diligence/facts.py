"""The input of a report: proofs and facts as plain values, without queries or a clock."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from ..models import EvidenceAnswer


class LinkState(StrEnum):
    """What is known of the link of a proof; NONE is for a proof without one."""

    NONE = ""
    WORKS = "werkt"
    DEAD = "dood"
    UNCHECKED = "niet gecontroleerd"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One piece of evidence for one indicator. Level 0 is weak: it is shown, and answers nothing.

    `unit` is the slug of its organisation, "" when it has none. `ref` is unique. Proofs with the same `text_key` say
    the same, word for word; `is_standard` when many registrations do.
    """

    indicator: str
    answer: EvidenceAnswer
    level: int
    what: str
    date: datetime.date
    ref: str
    unit: str = ""
    organisation: str = ""
    register_id: str = ""
    origin: str = ""
    remark: str = ""
    link: str = ""
    link_state: LinkState = LinkState.NONE
    valid_until: datetime.date | None = None
    checked_by: str = ""
    text_key: str = ""
    is_standard: bool = False


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything about one application, or one registration, that its report depends on.

    `users` are the slugs of the organisations that are counted: those that use it now or develop it or, when all have
    stopped, all. `in_use` is how many have it in use. `risk` is "verboden", "hoog-risico" or "".
    """

    users: tuple[str, ...]
    in_use: int
    proofs: tuple[Proof, ...] = ()
    risk: str = ""

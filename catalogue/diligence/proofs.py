"""What a report is made of: proofs and facts as plain values, without a database or a clock."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    YES = "ja"
    NO = "nee"
    NOT_APPLICABLE = "nvt"


class LinkState(StrEnum):
    """What is known of the link of a proof; NONE is for a proof without one."""

    NONE = ""
    WORKS = "werkt"
    DEAD = "dood"
    UNCHECKED = "niet gecontroleerd"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One piece of evidence for one indicator. Level 0 is weak: it is shown, and answers nothing.

    `unit` is whose it is, an organisation's slug; "" for what is nobody's own. `ref` tells it apart from all others.
    """

    indicator: str
    answer: Answer
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


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything about one application, or one registration, that its report depends on.

    `users` are the slugs of the organisations that are looked at; `in_use` how many of the application's users have
    it in use. `risk` is "verboden", "hoog-risico" or "".
    """

    users: tuple[str, ...]
    in_use: int
    proofs: tuple[Proof, ...] = ()
    risk: str = ""

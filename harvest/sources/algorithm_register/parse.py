"""The register's own names and shapes stop here; docs/reference/fields.md has the table of names."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils.dateparse import parse_datetime
from pydantic import BaseModel, ConfigDict, StrictStr, ValidationError

from catalogue.entries import ALL_FIELDS, Link, RegistrationData
from catalogue.safe_text import clean_html, plain_text
from catalogue.vocabularies import LISTS, is_known, label_of
from harvest.errors import InvalidEntry
from harvest.sources.base import Remark

NOT_CONTENT = frozenset({"code", "org_id", "hierarchy_path"})  # docs/reference/register.md#content-and-withdrawal
REGISTER_ID = re.compile(r"[0-9]{8}")
SHAPELESS = re.compile(r"[\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
HTML_FIELDS = {
    "purpose_and_impact": "goal",
    "considerations": "proportionality",
    "human_intervention": "human_intervention",
    "risk_management": "risks",
    "legal_basis": "lawful_basis",
    "impact_assessments_explanation": "impacttoetsen",
    "data": "source_data",
    "technical_operation": "methods_and_models",
}
TEXT_FIELDS = {
    "description_short": "description_short",
    "status": "status",
    "start_date": "begin_date",
    "end_date": "end_date",
    "contact": "contact_email",
    "website": "website",
    "publication_category": "publication_category",
    "source_registration_link": "url",
    "processing_register_link": "process_index_url",
    "supplier": "provider",
    "source_code_link": "publiccode",
    "language": "lang",
    "source_id": "source_id",
    "keywords": "tags",
    "organisation_id": "org_id",
    "organisation_code": "code",
}
LINK_FIELDS = {
    "legal_basis_links": "lawful_basis_grouping",
    "impact_assessments": "impacttoetsen_grouping",
    "data_links": "source_data_grouping",
}

# What the columns hold; an identification that is longer is none of the register's.
LONGEST = {"organisation_name": 300, "organisation_code": 200, "language": 10}
LONGEST_ID = 20
LONGEST_THEME = 200
YEARS = range(1900, 2100)
ON_NO_LIST = "staat niet in de lijst van de standaard. De tekst is bewaard en wordt zo getoond"
NO_MOMENT = "is geen moment. De registratie is opgeslagen zonder"

Text = StrictStr | None


class WireLink(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: Text = None
    link: Text = None


class WireRecord(BaseModel):
    """A record of the list API. Every key may be missing or null but the three that make it a registration."""

    model_config = ConfigDict(extra="ignore")

    name: StrictStr
    organization: StrictStr
    lars: StrictStr
    description_short: Text = None
    category: list[Text] | StrictStr | None = None
    status: Text = None
    begin_date: Text = None
    end_date: Text = None
    contact_email: Text = None
    website: Text = None
    publication_category: Text = None
    url: Text = None
    goal: Text = None
    proportionality: Text = None
    human_intervention: Text = None
    risks: Text = None
    lawful_basis: Text = None
    lawful_basis_grouping: list[WireLink] | None = None
    process_index_url: Text = None
    impacttoetsen: StrictStr | list[StrictStr] | None = None
    impacttoetsen_grouping: list[WireLink] | None = None
    source_data: Text = None
    source_data_grouping: list[WireLink] | None = None
    methods_and_models: Text = None
    provider: Text = None
    publiccode: Text = None
    lang: Text = None
    standard_version: Text = None
    source_id: Text = None
    tags: Text = None
    create_dt: Text = None
    org_id: Text = None
    code: Text = None


def register_id_of(payload: Mapping[str, Any]) -> str:
    """Return the eight digits of `lars`. Raises InvalidEntry when they are not there."""
    value = payload.get("lars")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    candidate = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    if not REGISTER_ID.fullmatch(candidate):
        raise InvalidEntry(f"Het algoritme-ID (lars) is geen getal van acht cijfers: {_shown(value)}.")
    return candidate


def moment_of(text: Any) -> datetime | None:
    """Return the moment that a text names, in UTC; None for anything else, and outside the years that can be meant."""
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
        utc = moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return utc if utc and utc.year in YEARS else None


def has_valid_check_digit(register_id: str) -> bool:
    """Return whether the last digit is right: ((d1+d3+d5+d7)*3 + d2+d4+d6) mod 10."""
    digits = [int(sign) for sign in register_id]
    return (sum(digits[0:7:2]) * 3 + sum(digits[1:6:2])) % 10 == digits[7]


def content_hash(payload: Mapping[str, Any]) -> str:
    """Return a hash over what a record says: empty fields and what the register adds for itself left out.

    Raises InvalidEntry when the record cannot be written as JSON again, such as one that is nested too deep.
    """
    content = {
        key: value
        for key, value in payload.items()
        if key not in NOT_CONTENT and value is not None and value != "" and value != []
    }
    try:
        canonical = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise InvalidEntry(f"Deze registratie kan niet worden opgeslagen: {error}.") from None
    return hashlib.sha256(canonical).hexdigest()


def parse_registration(payload: Mapping[str, Any], **about: Any) -> RegistrationData:
    """Return the record in our own terms. Raises InvalidEntry that names the field and what is wrong with it.

    `about` replaces what is said of the record itself: its hash, its raw form, what its transport carries.
    """
    record, name, organisation = _required_fields(payload)
    fields: dict[str, Any] = {
        "register_id": record.lars,
        "name": name,
        "organisation_name": organisation,
        "themes": _themes(record.category),
        "standard_version": _version(record.standard_version),
        "modified_at": moment_of(record.create_dt),
    }
    fields |= {ours: _plain(getattr(record, theirs)) for ours, theirs in TEXT_FIELDS.items()}
    fields |= {ours: _fragment(getattr(record, theirs)) for ours, theirs in HTML_FIELDS.items()}
    fields |= {ours: _links(getattr(record, theirs)) for ours, theirs in LINK_FIELDS.items()}
    fields |= {name: label_of(name, fields[name]) for name in LISTS}
    fields |= {name: fields[name][:length] for name, length in LONGEST.items()}
    fields["organisation_id"] = fields["organisation_id"] if len(fields["organisation_id"]) <= LONGEST_ID else ""
    about = about or {"content_hash": content_hash(payload), "raw": payload, "carries": ALL_FIELDS}
    return RegistrationData(**fields, **about)


def remarks(wire: Mapping[str, Any]) -> Iterator[Remark]:
    """Yield what is noted of a usable record: a text that is on no list of the standard, a moment that is none."""
    for name in LISTS:
        field = TEXT_FIELDS[name]
        if (text := _plain(wire.get(field))) and not is_known(name, text):
            yield Remark(field, ON_NO_LIST, text)
    if (moment := wire.get("create_dt")) and moment_of(moment) is None:
        yield Remark("create_dt", NO_MOMENT, str(moment))


def check_registration(payload: Mapping[str, Any]) -> None:
    """Raise InvalidEntry where `parse_registration` would, without the work of making texts safe."""
    _required_fields(payload)


def _required_fields(payload: Mapping[str, Any]) -> tuple[WireRecord, str, str]:
    """Return the record with its name and its organisation: what makes it a registration."""
    record = _validated({**payload, "lars": register_id_of(payload)})
    name, organisation = _plain(record.name), _plain(record.organization)
    if not name:
        raise InvalidEntry("De naam (name) is leeg.")
    if not organisation:
        raise InvalidEntry("De organisatie (organization) is leeg.")
    return record, name, organisation


def _validated(payload: Mapping[str, Any]) -> WireRecord:
    try:
        return WireRecord.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        # Second comes the place in a list, which helps, or the shape that pydantic tried, which does not.
        field = ".".join(str(part) for part in first["loc"][:2] if part == first["loc"][0] or isinstance(part, int))
        if first["type"] == "missing":
            raise InvalidEntry(f"Het veld '{field}' ontbreekt.") from None
        raise InvalidEntry(
            f"Het veld '{field}' heeft een andere vorm dan afgesproken: {_shown(first['input'])}."
        ) from None


def _plain(text: str | None) -> str:
    """Plain text in one line: entities undone, tags and signs without a shape gone, ends trimmed."""
    if not text:
        return ""
    bare = html.unescape(text)
    return plain_text(_composed(bare if bare.isascii() else SHAPELESS.sub("", bare)))


def _fragment(text: str | list[str] | None) -> str:
    """HTML of the six tags; a list (impacttoetsen in standard 0.4) becomes a list."""
    if not text:
        return ""
    if isinstance(text, list):
        text = "<ul>" + "".join(f"<li>{html.escape(item)}</li>" for item in text) + "</ul>"
    return clean_html(_composed(text)).strip()


def _composed(text: str) -> str:
    """Accents on their letters, which plain ASCII does not have, and a mark for every NUL."""
    without_nul = text.replace("\x00", "�")
    return without_nul if without_nul.isascii() else unicodedata.normalize("NFC", without_nul)


def _themes(category: list[Text] | str | None) -> tuple[str, ...]:
    names = category.split(",") if isinstance(category, str) else category or []
    return tuple(dict.fromkeys(name[:LONGEST_THEME] for name in map(_plain, names) if name))


def _links(links: list[WireLink] | None) -> tuple[Link, ...]:
    pairs = [(_plain(link.title), _plain(link.link)) for link in links or []]
    return tuple({"title": title, "link": link} for title, link in pairs if title or link)


def _version(text: str | None) -> str:
    """0.4.0 and 0.4 are one version; so are 1.0.0 and 1.0."""
    version = _plain(text)
    return (version[:-2] if version.count(".") == 2 and version.endswith(".0") else version)[:10]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

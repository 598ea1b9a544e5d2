"""From the address of a request to criteria, with a sentence for whatever in it we cannot use."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from catalogue.address_form import AddressForm, short

from .analysis import all_tokens
from .criteria import LAST_PAGE, MOST_COMPARED, ORDERS, SearchCriteria
from .facets import FACETS, Facet

LONGEST_TEXT = 200  # signs: a few words are enough, and more cost too much (P14)
MOST_CHOICES = 50  # values of one facet in an address
MOST_WORDS = 12  # each is looked up in fifteen fields; more cost too much (P14)
VALUE = re.compile(r"[\w-]{1,120}")
WILDCARD = re.compile(r"(?:^|[\s\"'(-])[*?]+\w")
LOOK_ALIKE = re.compile(r"[0-9]{1,15}")
NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass
class SearchForm(AddressForm):
    """A question as it came in. `names` holds the labels of what was chosen; a page is `too_deep` when it is beyond
    those that are shown.
    """

    names: dict[str, dict[str, str]] = field(default_factory=dict)
    too_deep: bool = False

    def criteria(self) -> SearchCriteria:
        """Return what is asked; what could not be used is left out and has its sentence in `errors`."""
        return SearchCriteria(
            text=self._text(),
            chosen={facet.key: self._chosen(facet) for facet in FACETS},
            **self._period(),
            look_alike=self._look_alike(),
            order=self._order(),
            page=self._page(),
            compare=self._compare(),
        )

    def option_texts(self) -> dict[str, str]:
        """Return, per facet, what was typed to find an option in it; it is no part of the question."""
        asked = {facet.key: self.data.get(f"zoek-{facet.key}", "") for facet in FACETS if facet.searchable}
        return {key: " ".join(text.split())[:60] for key, text in asked.items() if text.strip("\x00 ")}

    @property
    def typed(self) -> str:
        """What was typed, as far as it fits the field: for who has to change it."""
        return self._plain().replace("\x00", "")[:LONGEST_TEXT]

    def _plain(self) -> str:
        return " ".join(unicodedata.normalize("NFC", self.data.get("q", "")).split())

    def _text(self) -> str:
        text = self._plain()
        if "\x00" in text:
            self.errors.append("Je zoekvraag bevat een teken dat geen letter of cijfer is (NUL). Typ de vraag opnieuw.")
            return ""
        if len(text) > LONGEST_TEXT:
            self.errors.append(
                f"Je zoekvraag telt {len(text)} tekens. Gebruik er hooguit {LONGEST_TEXT}: een paar woorden is genoeg."
            )
            return ""
        words = max(len(text.split()), sum(1 for _ in all_tokens(text)))  # a comma makes two words as a space does
        if words > MOST_WORDS:
            self.errors.append(
                f"Je zoekvraag telt {words} woorden. Gebruik er hooguit {MOST_WORDS}: "
                "de belangrijkste woorden zijn genoeg."
            )
            return ""
        if WILDCARD.search(text):
            self.errors.append("Een woord kan niet met * of ? beginnen. Typ het begin van het woord.")
            return ""
        return text

    def _chosen(self, facet: Facet) -> tuple[str, ...]:
        asked = self.choices(facet.key)
        if len(asked) > MOST_CHOICES:
            self.errors.append(f"Je koos {len(asked)} keer een {facet.label.lower()}. Kies er hooguit {MOST_CHOICES}.")
            return ()
        possible = [value for value in asked if VALUE.fullmatch(value)]
        names = facet.labels_of(possible) if possible else {}
        self.names[facet.key] = names
        for value in asked:
            if value not in names:
                self.errors.append(f"Bij {facet.label} kennen we ‘{short(value)}’ niet. Haal die keuze weg.")
        return tuple(value for value in asked if value in names)

    def _day(self, name: str) -> date | None:
        asked = self.data.get(name, "").strip()
        try:
            return date.fromisoformat(asked) if asked else None
        except ValueError:
            self.errors.append(f"De datum bij ‘{name}’ herkennen we niet. Schrijf hem als 2026-08-31.")
            return None

    def _period(self) -> dict[str, date | None]:
        since, until = self._day("vanaf"), self._day("tot")
        if since and until and since > until:
            self.errors.append("De datum bij ‘vanaf’ ligt na die bij ‘tot’. Draai ze om.")
            return {"since": None, "until": None}
        return {"since": since, "until": until}

    def _look_alike(self) -> int:
        asked = self.data.get("zelfde", "")
        if asked and not LOOK_ALIKE.fullmatch(asked):
            self.errors.append(f"Bij ‘zelfde’ kennen we ‘{short(asked)}’ niet. Haal die keuze weg.")
            return 0
        return int(asked or 0)

    def _order(self) -> str:
        asked = self.data.get("sorteer", "")
        if asked and asked not in ORDERS:
            self.errors.append(f"Sorteren op ‘{short(asked)}’ kan niet. Kies {', '.join(ORDERS)}.")
            return ""
        return asked

    def _compare(self) -> tuple[str, ...]:
        """What is being chosen to compare goes along; one that is not there is told by the comparison itself."""
        asked = dict.fromkeys(slug for slug in self.data.getlist("vergelijk") if VALUE.fullmatch(slug))
        return tuple(asked)[:MOST_COMPARED]

    def _page(self) -> int:
        asked = self.data.get("pagina", "1") or "1"
        if not NUMBER.fullmatch(asked) or not 1 <= int(asked) <= LAST_PAGE:
            self.too_deep = asked.isdecimal() and asked.strip("0") != ""
            self.errors.append(f"Pagina ‘{short(asked)}’ is er niet. We tonen pagina 1 tot en met {LAST_PAGE}.")
            return 1
        return int(asked)

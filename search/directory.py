"""Names that lead somewhere else than to an application: organisations, suppliers, themes and municipal products."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count
from django.urls import reverse

from catalogue.models import MunicipalProduct, Organisation, Registration, Theme
from catalogue.suppliers import supplier_name

from .analysis import all_tokens, readings, term_of
from .analysis.data import light_words
from .municipal_products import counts_by_product

FRESH = 300  # seconds that the names are kept: they change with an import, and a page asks for them each time
MOST_SHOWN = 3  # above the results; who wants more of one kind has its list
# What stands before the name proper: "gemeente Zwolle" is asked for as "Zwolle".
TITLES = frozenset(
    term_of(word)
    for word in "gemeente provincie waterschap hoogheemraadschap ministerie omgevingsdienst veiligheidsregio".split()
)
COMPANY_FORMS = frozenset(("b", "v", "n", "bv", "nv", "vof", "holding"))


@dataclass(frozen=True)
class Listed:
    """A name with the kind of thing it is, where it leads, and a line about it.

    `words` are those of the name, and `called` holds, for it and for each other name, the terms that tell it from
    others of its kind.
    """

    name: str
    kind: str
    url: str
    about: str
    words: tuple[str, ...]
    called: tuple[frozenset[str], ...]


def names_in(text: str) -> list[Listed]:
    """Return what a question names with all the words of a name: what says all of it first, at most MOST_SHOWN."""
    asked = _terms(text[:200])
    content = asked - TITLES - {term_of(word) for word in light_words()}
    places = {}
    for one in _all_names():
        if named := [terms for terms in one.called if terms and terms <= asked]:
            longest = max(named, key=len)
            places[one] = (not content <= longest, -len(longest), one.name)
    return sorted(places, key=lambda one: places[one])[:MOST_SHOWN]


def beginning_with(words: Sequence[str], limit: int) -> Iterator[Listed]:
    """Yield, of each kind, at most `limit` names in which some word begins with each of these."""
    for names in _names(_moment()):
        fitting = (one for one in names if all(any(part.startswith(word) for part in one.words) for word in words))
        yield from (one for one, _ in zip(fitting, range(limit), strict=False))


def _all_names() -> Iterator[Listed]:
    for names in _names(_moment()):
        yield from names


def _moment() -> int:
    return int(time.monotonic() // FRESH)


@lru_cache(maxsize=1)
def _names(_fresh: int) -> tuple[tuple[Listed, ...], ...]:
    return tuple(map(tuple, (_organisations(), _suppliers(), _themes(), _products())))


def _organisations() -> Iterable[Listed]:
    shown = Organisation.objects.with_current_registrations().order_by("name")
    for one in shown.annotate(count=Count("registrations__application", distinct=True)):
        about = ", ".join(filter(None, (one.get_province_display(), _applications(one.count))))
        yield _listed(one.name, "Organisatie", one.get_absolute_url(), about)


def _suppliers() -> Iterable[Listed]:
    rows = Registration.objects.current().exclude(supplier_key="").order_by().values("supplier_key")
    counted = rows.annotate(count=Count("application", distinct=True)).order_by("-count", "supplier_key")
    spelled = dict(Registration.objects.current().values_list("supplier_key", "supplier"))
    for row in counted:
        if name := supplier_name(spelled[row["supplier_key"]]):
            url = reverse("supplier", args=[row["supplier_key"]])
            yield _listed(name, "Leverancier", url, _applications(row["count"]))


def _themes() -> Iterable[Listed]:
    shown = Theme.objects.filter(registrations__withdrawn_at=None, registrations__isnull=False)
    for one in shown.annotate(count=Count("registrations__application", distinct=True)).order_by("name"):
        yield _listed(one.name, "Thema", one.get_absolute_url(), _applications(one.count))


def _products() -> Iterable[Listed]:
    """Those that something is about; none while the index cannot be asked."""
    counts = counts_by_product()
    for one in MunicipalProduct.objects.filter(slug__in=counts):
        about = _results(counts[one.slug])
        yield _listed(str(one), "Gemeentelijk product", one.get_absolute_url(), about, *one.words, *one.laws)


def _listed(name: str, kind: str, url: str, about: str, *others: str) -> Listed:
    words = tuple(token.word for token in all_tokens(name))
    return Listed(
        name, kind, url, about, words, tuple(_terms(called) - TITLES - COMPANY_FORMS for called in (name, *others))
    )


def _terms(text: str) -> frozenset[str]:
    return frozenset(one.term for one in readings(text) if not one.stop)


def _results(count: int) -> str:
    return f"{count} resulta{'at' if count == 1 else 'ten'}"


def _applications(count: int) -> str:
    return f"{count} toepassing{'' if count == 1 else 'en'}"

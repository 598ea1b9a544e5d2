"""The signals of one registration: product, supplier, own names, title and texts."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ..persons import without_personal_addresses
from . import weights
from .lexicon import Lexicon
from .words import address_of, plain, sketch, stem, stems, words

NO_SUPPLIER = frozenset(
    {
        *("nvt", "niet van toepassing", "not applicable", "geen", "geen leverancier", "na", "n a", "none"),
        *("open source", "opensource", "private", "prive", "various", "diverse", "onbekend", "unknown"),
    }
)
OWN_WORK = re.compile(
    r"\b(in[- ]?hous\w*|internal\w*|intern|zelf|eigen (beheer|ontwikkeling)|own (development|staff)"
    r"|self[- ]?(made|developed)"
    r"|(developed|created|made) (by|within|at) (the )?(staff|employees|tax administration|inland revenue))\b",
    re.IGNORECASE,
)
# What everybody writes in capitals: a trade, a law or a technique, and not a product.
ABBREVIATIONS = frozenset(
    """
    ai aio anpr anw aow api avg bag bbz bgt big bpm brp bsn bzk cjib cv dmc dpia dso ev ggd gis glb gps gr gsm ict ih
    iot iv ivri i-vri kcc kv lij llm mbo mbt mor mrb msz ncsc nder ocr ob oib ov owr ozb pdf po rni rpa ris rwzi sde
    sms tbv tov verkeersregelinstallatie vo vpb vri vth wabo wahv wazo wia wmo wob woo woz ww zzp
    """.split()
)
WORD = re.compile(r"[^\W_]+(?:[.\-][^\W_]+)*")
# iBurgerzaken, SCIL, WGS1, OxRec, Pol.is
NAME_SHAPE = re.compile(r"[a-z]+[A-Z]\w*|[A-Z]{3,}\d*|[A-Z]+\d+|[A-Z]+[a-z]+[A-Z]\w*|[A-Z]\w*\.[a-zA-Z]\w*")
# A place for source code, and of the address what names one project there: not the owner alone, nor a file in it.
CODE = re.compile(
    r"\b((?:[\w-]+\.)?(?:git\w*|codeberg|bitbucket|sourceforge)\.[\w.]+(?:/(?!-/|tree/|blob/)[\w.~-]+){2,6})",
    re.IGNORECASE,
)
MAIL = re.compile(r"@((?:[\w-]+\.)+[a-z]{2,})")
# Domains where anybody may have an address: sharing one says nothing.
PUBLIC_MAIL_DOMAINS = frozenset(
    "gmail.com hotmail.com hotmail.nl live.nl outlook.com ziggo.nl kpnmail.nl rijksoverheid.nl".split()
)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The input of grouping from one registration. Texts may be HTML; `organisation` is the name of its owner."""

    register_id: str
    name: str
    organisation: str = ""
    supplier: str = ""
    purpose: str = ""
    method: str = ""
    contact: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Signals:
    """What grouping compares of a registration. Keys are "" when it does not say.

    `product_in` says where the product was named: title, leverancier, methode or doel. `purpose` and `method` are
    sketches of these texts (see `words.sketch`). `code` are the addresses of source code, `contact_domains` the domains
    of the contact's mail addresses: municipalities with one office for their ICT share it.
    """

    register_id: str
    organisation: str
    title: str
    stems: frozenset[str]
    product: str = ""
    product_in: str = ""
    product_words: str = ""
    supplier: str = ""
    supplier_words: str = ""
    names: frozenset[str] = frozenset()
    purpose: tuple[int, ...] = ()
    method: tuple[int, ...] = ()
    code: frozenset[str] = frozenset()
    contact_domains: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def signals_of(subject: Subject, lexicon: Lexicon) -> Signals:
    """Return the signals of a registration."""
    organisation = organisation_key(subject.organisation, lexicon)
    supplier, supplier_words = _supplier(subject, organisation, lexicon)
    product, where, named = _product(subject, supplier, lexicon)
    return Signals(
        register_id=subject.register_id,
        organisation=organisation,
        title=" ".join(words(subject.name)),
        stems=stems(subject.name),
        product=product,
        product_in=where,
        product_words=named,
        supplier=supplier,
        supplier_words=supplier_words,
        names=distinctive_names(subject.name),
        purpose=sketch(subject.purpose),
        method=sketch(subject.method),
        code=code_addresses(subject.code),
        contact_domains=frozenset(MAIL.findall(subject.contact.casefold())) - PUBLIC_MAIL_DOMAINS,
    )


def code_addresses(text: str) -> frozenset[str]:
    """Return the source code projects this text links to, in one form whatever form the addresses have."""
    found = (address.casefold().removeprefix("www.").rstrip(".") for address in CODE.findall(text))
    return frozenset(address.removesuffix(".git") for address in found)


def organisation_key(name: str, lexicon: Lexicon) -> str:
    """Return the organisation as a supplier key, so that owner and user of one tool have the same key."""
    found = lexicon.supplier(name)
    return found.key if found and found.words == " ".join(words(name)) else address_of(name)


def supplier_key(text: str, lexicon: Lexicon) -> str:
    """Return what all spellings of a supplier share; "" for none, and for "zelf ontwikkeld". It is an address."""
    text = without_personal_addresses(text)
    said = words(text)
    if not said or " ".join(said) in NO_SUPPLIER:
        return ""
    known = lexicon.supplier(text)
    if known:
        return known.key
    return "" if OWN_WORK.search(text) else address_of(text)


def distinctive_names(title: str) -> frozenset[str]:
    """Return the words of a title that are written as names are: OxRec, SCIL, Pol.is, not ANPR or WOZ."""
    found = {word for word in WORD.findall(title) if NAME_SHAPE.fullmatch(word)}
    return frozenset(stem(address_of(word)) for word in found if word.casefold() not in ABBREVIATIONS)


def _supplier(subject: Subject, organisation: str, lexicon: Lexicon) -> tuple[str, str]:
    key = supplier_key(subject.supplier, lexicon)
    if not key and OWN_WORK.search(subject.supplier):
        return organisation, subject.supplier[:80]
    known = lexicon.supplier(subject.supplier)
    return key, known.words if known else subject.supplier[:80] if key else ""


def _product(subject: Subject, supplier: str, lexicon: Lexicon) -> tuple[str, str, str]:
    """A name in the title counts most, then the supplier with what the title is about, then method and purpose."""
    named = lexicon.named_in_title(subject.name)
    if named and not _contradicted(named.key, supplier, lexicon):
        return named.key, "titel", named.words
    said = lexicon.named_as_supplier(subject.supplier)
    purpose = subject.purpose[: weights.FUNCTION_SIGNS]
    product = lexicon.of_supplier(supplier, subject.name, purpose) if supplier else None
    if product:
        return product.key, "leverancier", f"{lexicon.supplier_names[supplier]}, {subject.name[:60]}"
    if said:
        return said.key, "leverancier", said.words
    for where, text in (("methode", plain(subject.method)), ("doel", plain(subject.purpose))):
        mentions = [n for n in lexicon.named_in_text(text) if _fits(n.key, supplier, lexicon)]
        if len(mentions) == 1:
            return mentions[0].key, where, mentions[0].words
        company = lexicon.company_in_text(text) if not subject.supplier else None
        product = lexicon.of_supplier(company.key, subject.name, text[: weights.FUNCTION_SIGNS]) if company else None
        if company and product:
            return product.key, where, company.words
    return "", "", ""


def _contradicted(product: str, supplier: str, lexicon: Lexicon) -> bool:
    """Titles are copied too: the product in it does not count when another company made it."""
    owners = lexicon.products[product].suppliers
    return bool(owners) and lexicon.is_company(supplier) and supplier not in owners


def _fits(product: str, supplier: str, lexicon: Lexicon) -> bool:
    """A product in a running text counts when no supplier is given, or its own."""
    return not supplier or supplier in lexicon.products[product].suppliers

"""Derive evidence from registrations and editorial profiles: one function per indicator that they can answer.

Each returns what it derived, or None where the source says nothing. Weak evidence has level 0: shown, never counted.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..assessments import assessments
from ..links import web_address
from ..models import ApplicationProfile, EvidenceAnswer, ExitWay, Licence, Registration, Status, YesNo
from ..register_dates import readable_date
from ..safe_text import plain_text, public_text
from .ruleset import ruleset
from .statements import sentences, stated, statement
from .text_rules import AssessmentRules, Rule
from .text_strength import Strength, excerpt, strength, text_key

TOO_SHORT = "Er staat te weinig om iets aan te tonen."
SAYS_NOTHING = "Er staat wel iets, maar het zegt niets."
NOT_FOR_THEM = "Dit begint met: niet van toepassing. Lees zelf waarom."
ONLY_GOOD = "Er staat geen nadeel bij, en geen andere oplossing."
NO_EFFECT = "Er staat niet bij wat het gebruik uitmaakt, en voor wie."
NOT_BOTH = "Er staat geen risico bij met wat daartegen gebeurt."
NOBODY = "Er staat niet wie de uitkomst beoordeelt."
CONTRADICTS = "Er staat ook dat er geen mens ingrijpt. Lees zelf of iemand het kan."
NO_WORKING = "Er staat niet hoe het van invoer tot uitkomst komt."
NOT_THAT_ADDRESS = "Dit adres kan niet zijn wat hier gevraagd wordt."
NO_REFERENCE = "Er staat geen artikel bij, en geen link naar de wettekst."
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What one function derived. `level` is 2 for a claim that depends on its link, 1 for an own statement."""

    answer: EvidenceAnswer
    level: int
    what: str
    remark: str = ""
    link: str = ""
    text_key: str = ""


Derive = Callable[[Registration], Derived | None]
DeriveProfile = Callable[[ApplicationProfile], Derived | None]
_of_registration: dict[str, Derive] = {}
_of_profile: dict[str, DeriveProfile] = {}


def derives(indicator: str) -> Callable[[Derive], Derive]:
    """Register a function that derives the evidence of an indicator from a registration."""

    def keep(function: Derive) -> Derive:
        _of_registration[indicator] = function
        return function

    return keep


def derives_from_profile(indicator: str) -> Callable[[DeriveProfile], DeriveProfile]:
    """Register a function that derives the evidence of an indicator from an editorial profile."""

    def keep(function: DeriveProfile) -> DeriveProfile:
        _of_profile[indicator] = function
        return function

    return keep


def derive_from_registration(registration: Registration) -> Iterator[tuple[str, Derived]]:
    """Yield the indicators that this registration answers, with the evidence."""
    for indicator, function in _of_registration.items():
        if found := function(registration):
            yield indicator, found


def derive_from_profile(profile: ApplicationProfile) -> Iterator[tuple[str, Derived]]:
    """Yield the indicators that this editorial profile answers, with the evidence."""
    for indicator, function in _of_profile.items():
        if found := function(profile):
            yield indicator, found


def automatic_indicators() -> frozenset[str]:
    """Return the indicators that can be answered from the register or an editorial profile."""
    return frozenset(_of_registration) | frozenset(_of_profile)


@derives("E1")
def purpose(registration: Registration) -> Derived | None:
    """What it is for and what its use does to somebody."""
    return _stated(registration, "E1", "purpose_and_impact", NO_EFFECT)


@derives("E2")
def considerations(registration: Registration) -> Derived | None:
    """Another way that was considered, or a disadvantage; "no alternatives were considered" is a no."""
    text = plain_text(registration.considerations)
    if ruleset().texts.none_weighed.search(text):
        return Derived(answer=EvidenceAnswer.NO, level=1, what=excerpt(public_text(text)))
    return _stated(registration, "E2", "considerations", ONLY_GOOD)


@derives("E3")
def human_intervention(registration: Registration) -> Derived | None:
    """A person who judges or decides. "No human intervention" is a no, wherever it stands in its field."""
    text = plain_text(registration.human_intervention)
    denial = next(filter(ruleset().texts.no_human.search, sentences(text)), "")
    found = _stated(registration, "E3", "human_intervention", NOBODY)
    if not denial:
        return found
    if statement_in_own_field := stated(text, ruleset().texts.statements["E3"]):
        shown = excerpt(public_text(statement_in_own_field))
        return Derived(answer=EvidenceAnswer.YES, level=0, what=shown, remark=CONTRADICTS)
    return Derived(answer=EvidenceAnswer.NO, level=1, what=excerpt(public_text(denial)))


@derives("E4")
def rights_assessment(registration: Registration) -> Derived | None:
    """An assessment of rights or ethics named by the organisation."""
    rules = ruleset().texts
    return _assessment(registration, rules.rights, rules.privacy)


@derives("E5")
def public_assessment(registration: Registration) -> Derived | None:
    """The first link among the assessments, or their outcome in the text."""
    rules = ruleset().texts
    about = (rules.rights, rules.privacy)
    named = [row for row in registration.impact_assessments if any(_is_named(row, one) for one in about)]
    return _from_links(named) or _stated(registration, "E5", "impact_assessments_explanation")


@derives("E6")
def bias(registration: Registration) -> Derived | None:
    return _stated(registration, "E6", "risk_management")


@derives("E7")
def risks(registration: Registration) -> Derived | None:
    """A risk, and in the same text what is done about it."""
    return _stated(registration, "E7", "risk_management", NOT_BOTH)


@derives("E8")
def objection(registration: Registration) -> Derived | None:
    return _stated(registration, "E8", "human_intervention")


@derives("E11")
def trained_users(registration: Registration) -> Derived | None:
    return _stated(registration, "E11", "human_intervention")


@derives("E12")
def doubt(registration: Registration) -> Derived | None:
    return _stated(registration, "E12", "human_intervention")


@derives("D1")
def source_data(registration: Registration) -> Derived | None:
    """The data by kind; that there are no personal data does not say which there are."""
    found = _from_text(registration.data, "D1")
    if found and found.level and ruleset().texts.no_data_named.search(plain_text(registration.data)):
        found = replace(found, level=0, remark=SAYS_NOTHING)
    return found if found and found.level else _stated(registration, "D1", "technical_operation") or found


@derives("D2")
def linked_sources(registration: Registration) -> Derived | None:
    """The first link that can be a data source or its description."""
    return _from_links(registration.data_links, unless=ruleset().texts.no_data_source)


@derives("D3")
def legal_basis(registration: Registration) -> Derived | None:
    """The law with a reference: an article or a link. "No legal basis" is a no."""
    linked = _from_links(registration.legal_basis_links)
    written = _from_legal_text(registration.legal_basis)
    if linked:
        what = written.what if written and written.level else linked.what
        return Derived(answer=EvidenceAnswer.YES, level=2, what=what, link=linked.link)
    if address := _first_address(plain_text(registration.legal_basis)):
        what = written.what if written and written.level else "Link naar de wettekst"
        return Derived(answer=EvidenceAnswer.YES, level=2, what=what, link=address)
    return written if written and written.level else _stated(registration, "D3", "legal_basis") or written


@derives("D4")
def privacy_assessment(registration: Registration) -> Derived | None:
    """A DPIA or pre-scan named by the organisation; not applicable where it says why there are no personal data."""
    rules = ruleset().texts
    found = _assessment(registration, rules.privacy, rules.rights)
    text = plain_text(registration.impact_assessments_explanation)
    if (found is None or found.answer == EvidenceAnswer.NO) and rules.no_personal_data.search(text):
        return Derived(answer=EvidenceAnswer.NOT_APPLICABLE, level=1, what=excerpt(public_text(text)))
    return found


@derives("D5")
def processing_register(registration: Registration) -> Derived | None:
    """An address that can be the register of processing or the entry in it."""
    return _from_address(registration.processing_register_link, ruleset().texts.register_of_processing)


@derives("D6")
def data_quality(registration: Registration) -> Derived | None:
    return _stated(registration, "D6", "data")


@derives("D7")
def data_location(registration: Registration) -> Derived | None:
    return _stated(registration, "D7", "technical_operation")


@derives("D8")
def retention(registration: Registration) -> Derived | None:
    return _stated(registration, "D8", "data")


@derives("O1")
def in_use(registration: Registration) -> Derived | None:
    """In use since when. In development or stopped is a no; in use without a date is not enough."""
    if registration.status not in Status:
        return None
    label = registration.get_status_display()
    if registration.status != Status.IN_USE:
        return Derived(answer=EvidenceAnswer.NO, level=1, what=label)
    if not YEAR.search(registration.start_date):
        return Derived(answer=EvidenceAnswer.YES, level=0, what=label, remark="Er staat geen jaar bij sinds wanneer.")
    return Derived(answer=EvidenceAnswer.YES, level=1, what=f"{label} sinds {readable_date(registration.start_date)}")


@derives("O3")
def technical_operation(registration: Registration) -> Derived | None:
    return _stated(registration, "O3", "technical_operation", NO_WORKING)


@derives("O4a")
def maker(registration: Registration) -> Derived | None:
    """A named supplier, or that it was made by the organisation itself."""
    text = public_text(registration.supplier)
    if ruleset().texts.no_supplier_name.search(text):
        weak = Derived(answer=EvidenceAnswer.YES, level=0, what=excerpt(text), remark="Dit is geen naam.")
        return _stated(registration, "O4a", "supplier") or weak
    if strength(text, few_words=0) != Strength.SOUND:
        return _stated(registration, "O4a", "supplier")
    return Derived(answer=EvidenceAnswer.YES, level=1, what=excerpt(text))


@derives("O4b")
def rights(registration: Registration) -> Derived | None:
    return _stated(registration, "O4b", "supplier")


@derives("O5")
def source_code(registration: Registration) -> Derived | None:
    """An address that can be a repository, a package or a demo."""
    if ruleset().texts.code_not_public.search(registration.source_code_link):
        return Derived(answer=EvidenceAnswer.NO, level=1, what=excerpt(public_text(registration.source_code_link)))
    return _from_address(registration.source_code_link, ruleset().texts.repository)


@derives("O6")
def performance(registration: Registration) -> Derived | None:
    return _stated(registration, "O6", "technical_operation")


@derives("O7")
def interfaces(registration: Registration) -> Derived | None:
    return _stated(registration, "O7", "technical_operation")


@derives("O8")
def costs_and_roles(registration: Registration) -> Derived | None:
    return _stated(registration, "O8", "risk_management")


@derives("O9")
def manual(registration: Registration) -> Derived | None:
    return _stated(registration, "O9", "human_intervention")


@derives_from_profile("E10")
def energy(profile: ApplicationProfile) -> Derived | None:
    return _from_editors(profile, profile.energy)


@derives_from_profile("D7")
def data_stay(profile: ApplicationProfile) -> Derived | None:
    """Where the data are, who gets them, whether the model learns from them: all have to be known.

    Whether you get them back when you stop is added to the text.
    """
    known = [
        profile.get_data_location_display() if profile.data_location else "",
        _yes_no("de gegevens gaan naar de leverancier", profile.data_leaves),
        _yes_no("het model leert van de invoer", profile.trains_on_input),
    ]
    yours = ["je krijgt de gegevens mee als je stopt"] if ExitWay.DATA in profile.exit_ways else []
    text = "; ".join(filter(None, known + yours))
    if not text:
        return None
    if all(known):
        return _from_editors(profile, text)
    return Derived(answer=EvidenceAnswer.YES, level=0, what=text, remark="Nog niet alles is ingevuld.")


@derives_from_profile("O4b")
def licence(profile: ApplicationProfile) -> Derived | None:
    return None if profile.licence == Licence.UNKNOWN else _from_editors(profile, profile.get_licence_display())


@derives_from_profile("O7")
def environment(profile: ApplicationProfile) -> Derived | None:
    """Hosting with couplings or standards; an open format to leave with is a standard too."""
    open_format = str(ExitWay.OPEN_FORMAT.label) if ExitWay.OPEN_FORMAT in profile.exit_ways else ""
    if not profile.hosting or not (profile.integration or profile.standards or open_format):
        return None
    texts = (profile.hosting, profile.integration, profile.standards, open_format)
    return _from_editors(profile, "; ".join(filter(None, texts)))


@derives_from_profile("O8")
def costs(profile: ApplicationProfile) -> Derived | None:
    return _from_editors(profile, profile.costs)


def _stated(registration: Registration, number: str, own: str, otherwise: str = "") -> Derived | None:
    """The sentence that states it, from the field `own` before others.

    With `otherwise`, a text in that field that does not state it is shown as weak, with this remark.
    """
    if found := statement(registration, number, own):
        shown = excerpt(public_text(found))
        return Derived(answer=EvidenceAnswer.YES, level=1, what=shown, text_key=text_key(found))
    weak = _from_text(getattr(registration, own), number) if otherwise else None
    return replace(weak, level=0, remark=weak.remark or otherwise, text_key="") if weak else None


def _from_text(text: str, number: str = "") -> Derived | None:
    rules = ruleset()
    indicator = rules.indicator(number)
    found = strength(text, few_words=(indicator.words if indicator else None) or rules.few_words)
    shown = excerpt(public_text(text))
    if found == Strength.NONE:
        return Derived(answer=EvidenceAnswer.YES, level=0, what=shown, remark=SAYS_NOTHING) if shown else None
    if found == Strength.WEAK:
        return Derived(answer=EvidenceAnswer.YES, level=0, what=shown, remark=TOO_SHORT)
    if rules.texts.not_applicable_first.search(shown):
        return Derived(answer=EvidenceAnswer.YES, level=0, what=shown, remark=NOT_FOR_THEM)
    return Derived(answer=EvidenceAnswer.YES, level=1, what=shown, text_key=text_key(text))


def _from_legal_text(text: str) -> Derived | None:
    """A text about the law: a short one with an article counts, a long one without an article does not."""
    found, bare, rules = _from_text(text), plain_text(text), ruleset().texts
    if found is None or found.remark in (SAYS_NOTHING, NOT_FOR_THEM):
        return found
    if rules.legal_reference.search(bare):
        return replace(found, level=1, remark="")
    if rules.no_legal_basis.search(bare):
        return replace(found, answer=EvidenceAnswer.NO, level=1, remark="", text_key="")
    return replace(found, level=0, remark=found.remark or NO_REFERENCE)


def _from_links(rows: list[dict[str, str]], unless: Rule | None = None) -> Derived | None:
    """The first of these that has an address; its level counts once `check_links` found that it answers."""
    for row in rows:
        address = web_address(row.get("link") or "") or _first_address(row.get("title") or "")
        if address and not (unless and (unless.search(address) or unless.search(row.get("title") or ""))):
            return Derived(
                answer=EvidenceAnswer.YES, level=2, what=excerpt(public_text(row.get("title") or address)), link=address
            )
    return None


def _from_address(text: str, asked: Rule) -> Derived | None:
    """The first address that can be what is asked; another one, or none, is shown as weak."""
    shown = excerpt(public_text(text))
    if address := next(filter(asked.search, _addresses(text)), ""):
        return Derived(answer=EvidenceAnswer.YES, level=2, what=shown, link=address)
    remark = NOT_THAT_ADDRESS if _first_address(text) else "Er staat geen link."
    return Derived(answer=EvidenceAnswer.YES, level=0, what=shown, remark=remark) if shown else None


def _addresses(text: str) -> Iterator[str]:
    yield from filter(None, (web_address(word.rstrip(".,;)")) for word in text.split()))


def _first_address(text: str) -> str:
    return next(_addresses(text), "")


def _assessment(registration: Registration, about: AssessmentRules, other: AssessmentRules) -> Derived | None:
    """This kind of assessment in the list of the registration or else in its explanation."""
    named = [row for row in registration.impact_assessments if _is_named(row, about)]
    if named:
        linked = _from_links(named)
        what = excerpt(public_text(named[0].get("title") or ""))
        link = linked.link if linked else ""
        return Derived(answer=EvidenceAnswer.YES, level=2 if link else 1, what=what, link=link)
    return _from_explanation(plain_text(registration.impact_assessments_explanation), about, other)


def _is_named(row: dict[str, str], about: AssessmentRules) -> bool:
    """Whether this row of the list is an assessment of this kind that was done; a row may hold several."""
    title, kinds = row.get("title") or "", set(assessments([row]))
    if not kinds or ruleset().texts.planned.search(title):
        return False
    return bool(kinds & about.kinds or about.titled.search(title))


def _from_explanation(text: str, about: AssessmentRules, other: AssessmentRules) -> Derived | None:
    """Read sentence by sentence: done, explicitly not done, or only mentioned. Plans and drafts answer nothing.

    A sentence that only names the `other` kind of assessment is skipped.
    """
    answers: list[Derived] = []
    rules = ruleset().texts
    for sentence in sentences(text):
        mentioned = about.mentioned.search(sentence)
        if rules.planned.search(sentence) or (other.mentioned.search(sentence) and not mentioned):
            continue
        what = excerpt(public_text(sentence))
        if about.denied.search(sentence):
            answers.append(Derived(answer=EvidenceAnswer.NO, level=1, what=what))
        elif mentioned and rules.done.search(sentence):
            answers.append(Derived(answer=EvidenceAnswer.YES, level=1, what=what))
    return max(answers, key=lambda one: one.answer == EvidenceAnswer.YES, default=None)


def _from_editors(profile: ApplicationProfile, text: str) -> Derived | None:
    """A text of editors, with the address in its source, if any."""
    if strength(text, few_words=0) != Strength.SOUND:
        return None
    address = next(filter(None, map(web_address, profile.source.split())), "")
    remark = f"Bron: {profile.source}" if profile.source else ""
    return Derived(
        answer=EvidenceAnswer.YES,
        level=2 if address else 1,
        what=excerpt(text),
        remark=remark[:300],
        link=address or "",
    )


def _yes_no(words: str, value: str) -> str:
    return {YesNo.YES: words, YesNo.NO: f"niet: {words}"}.get(YesNo(value), "") if value else ""

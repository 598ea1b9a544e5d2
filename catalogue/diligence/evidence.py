"""What people do with evidence: add, change, retract, verify, and reply. Everything is logged.

Every function runs in one transaction and raises EvidenceRefused, with a sentence for the user, when it cannot be
done; nothing has changed then.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..links import web_address
from ..models import (
    Application,
    Evidence,
    EvidenceAnswer,
    EvidenceOrigin,
    Organisation,
    OwnerReply,
    Registration,
    Verification,
)
from ..representation import represented_by
from .collect_facts import evidence_digest
from .log import ADD, CHANGE, REPLY, RETRACT, UNDO_VERIFICATION, VERIFY, has_changed, log_action
from .reports import rate_applications
from .ruleset import ruleset
from .text_strength import Strength, strength

MODERATE = "catalogue.moderate_evidence"
MAX_OWN_LEVEL = 2  # a public document; level 3 and 4 are given by somebody else (docs/reference/rating.md)
OLDEST_DATE = datetime.date(1990, 1, 1)  # before this it is a typing error: no algorithm of the register is older
MAX_VALID_YEARS = 10  # a longer one is a typing error; the rules themselves go to three years
CHANGED_MEANWHILE = "Iemand anders heeft dit bewijs intussen gewijzigd. Kijk opnieuw en probeer het dan."


class EvidenceRefused(Exception):
    """It cannot be done; the message says why and what to do, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class EvidenceInput:
    """The values of one piece of evidence as a user enters them."""

    indicator: str
    answer: str
    level: int
    what: str
    date: datetime.date
    remark: str = ""
    link: str = ""
    document: Any = None
    valid_until: datetime.date | None = None


def may_moderate(user: Any) -> bool:
    return bool(user.has_perm(MODERATE))


def may_change(user: Any, organisation: Organisation | None) -> bool:
    """Evidence of an organisation is for its own editors, and for moderators."""
    if may_moderate(user):
        return True
    return organisation is not None and represented_by(user).filter(pk=organisation.pk).exists()


@transaction.atomic
def add_evidence(
    given: EvidenceInput,
    *,
    by: Any,
    organisation: Organisation,
    registration: Registration | None = None,
    application: Application | None = None,
) -> Evidence:
    """Add evidence to a registration of the organisation, or to an application that it uses without one."""
    _require_permission(by, organisation)
    for message in subject_errors(organisation, registration, application):
        raise EvidenceRefused(message, "registration")
    _check(given)
    _require_use(given, organisation, application)
    evidence = Evidence.objects.create(
        registration=registration,
        application=application,
        organisation=organisation,
        origin=EvidenceOrigin.ORGANISATION,
        made_by=by,
        **_values(given),
    )
    _log_and_rate(evidence, ADD, by, {}, _state(evidence))
    return evidence


@transaction.atomic
def change_evidence(evidence: Evidence, given: EvidenceInput, *, by: Any, seen: str) -> Evidence:
    """Change evidence that people added. `seen` is what `evidence_digest` said when the person looked at it."""
    evidence = _lock_evidence(evidence, seen)
    _require_permission(by, evidence.organisation)
    if evidence.key:
        raise EvidenceRefused("Dit bewijs komt uit het register of het profiel. Wijzig het daar.")
    _check(given)
    _require_use(given, evidence.organisation, evidence.application)
    before = _state(evidence)
    for name, value in _values(given).items():
        setattr(evidence, name, value)
    evidence.changed_at = timezone.now()
    evidence.save()
    _log_and_rate(evidence, CHANGE, by, before, _state(evidence))
    return evidence


@transaction.atomic
def retract_evidence(evidence: Evidence, *, by: Any, seen: str) -> None:
    """Retract evidence: it no longer counts, and stays in the log."""
    evidence = _lock_evidence(evidence, seen)
    _require_permission(by, evidence.organisation)
    if evidence.key:
        raise EvidenceRefused("Dit bewijs komt uit het register of het profiel. Wijzig het daar.")
    before = _state(evidence)
    evidence.retracted_at = timezone.now()
    evidence.save(update_fields=["retracted_at"])
    _log_and_rate(evidence, RETRACT, by, before, {})


@transaction.atomic
def verify_evidence(
    evidence: Evidence, *, by: Any, level: int, remark: str, seen: str, organisation: Organisation | None = None
) -> Verification:
    """Confirm, as a moderator or on behalf of another organisation, that the evidence shows what it says."""
    evidence = _lock_evidence(evidence, seen)
    _refuse_own_evidence(evidence, by, organisation)
    if level not in Verification.Level.values or (level == Verification.Level.AUDITED and not may_moderate(by)):
        raise EvidenceRefused("Niveau 4 is een onafhankelijke audit. Dat geeft alleen een moderator.", "level")
    if strength(remark, few_words=1) != Strength.SOUND:
        raise EvidenceRefused("Schrijf in een paar woorden wat je hebt bekeken.", "remark")
    try:
        with transaction.atomic():
            check = Verification.objects.create(
                evidence=evidence, level=level, organisation=organisation, by=by, remark=remark[:300], content=seen
            )
    except IntegrityError:
        raise _already_checked(evidence, seen) from None
    _log_and_rate(evidence, VERIFY, by, {}, {"niveau": level, "namens": str(organisation or ""), "wat": remark})
    return check


@transaction.atomic
def undo_verification(check: Verification, *, by: Any) -> None:
    """Delete a check; for its author and moderators."""
    if check.by_id != by.pk and not may_moderate(by):
        raise EvidenceRefused("Alleen wie dit controleerde of een moderator kan de controle intrekken.")
    evidence, before = check.evidence, {"niveau": check.level, "wat": check.remark}
    check.delete()
    _log_and_rate(evidence, UNDO_VERIFICATION, by, before, {})


@transaction.atomic
def reply(application: Application, text: str, *, by: Any, organisation: Organisation) -> OwnerReply:
    """Reply to the report for an organisation that uses the application; the last reply of each is shown."""
    if not represented_by(by).filter(pk=organisation.pk).exists():
        raise EvidenceRefused("Je kunt alleen reageren namens je eigen organisatie.", "organisation")
    for field, message in reply_errors(application, text, organisation):
        raise EvidenceRefused(message, field)
    made = OwnerReply.objects.create(application=application, organisation=organisation, text=text, by=by)
    after = {"organisatie": str(organisation), "tekst": text}
    log_action(made, REPLY, by, after=after)
    return made


def is_own(evidence: Evidence, user: Any) -> bool:
    """Return whether the user wrote this evidence or speaks for its organisation, and so cannot verify it."""
    mine = evidence.organisation_id and represented_by(user).filter(pk=evidence.organisation_id).exists()
    wrote = evidence.made_by_id == user.pk or has_changed(evidence, user)
    return bool(mine or wrote)


def _require_permission(user: Any, organisation: Organisation | None) -> None:
    if not may_change(user, organisation):
        raise EvidenceRefused("Je kunt alleen bewijs van je eigen organisatie toevoegen of wijzigen.", "organisation")


def _require_use(given: EvidenceInput, organisation: Organisation | None, application: Application | None) -> None:
    """Refuse evidence about use from an organisation that does not use the application."""
    indicator = ruleset().indicator(given.indicator)
    if application is None or indicator is None or indicator.reach == "product":
        return
    is_user = any(usage.organisation == organisation for usage in application.published_usages)
    if not (is_user or application.registrations.current().filter(organisation=organisation).exists()):
        raise EvidenceRefused(
            f"{organisation} gebruikt deze toepassing niet, voor zover AI-plein weet. Dit gaat over het gebruik. "
            "Vul eerst bij Onze toepassingen in dat jullie haar gebruiken.",
            "application",
        )


def _refuse_own_evidence(evidence: Evidence, user: Any, organisation: Organisation | None) -> None:
    if evidence.key and evidence.organisation_id is None:
        raise EvidenceRefused("Dit komt van de redactie of staat al op AI-plein. Daar is geen controle bij nodig.")
    if is_own(evidence, user):
        raise EvidenceRefused("Je kunt je eigen bewijs niet controleren. Vraag het een ander.")
    if organisation is not None and organisation.pk == evidence.organisation_id:
        raise EvidenceRefused("Dit bewijs is van die organisatie zelf. Dat telt niet als controle.", "organisation")
    if organisation is None and not may_moderate(user):
        raise EvidenceRefused("Kies namens welke organisatie je dit controleert.", "organisation")
    if organisation is not None and not represented_by(user).filter(pk=organisation.pk).exists():
        raise EvidenceRefused("Je kunt alleen controleren namens je eigen organisatie.", "organisation")


def subject_errors(
    organisation: Organisation | None, registration: Registration | None, application: Application | None
) -> Iterator[str]:
    """Yield what is wrong with the choice of registration or application."""
    if (registration is None) == (application is None):
        yield "Kies een registratie, of een toepassing. Niet allebei."
    elif registration is not None and organisation is not None and registration.organisation_id != organisation.pk:
        yield "Deze registratie is van een andere organisatie."


def reply_errors(
    application: Application | None, text: str, organisation: Organisation | None
) -> Iterator[tuple[str, str]]:
    """Yield field and message of each error in a reply; empty fields are left to the form."""
    users = application.registrations.current().values("organisation") if application is not None else None
    if organisation is not None and users is not None and not users.filter(organisation=organisation).exists():
        yield "organisation", f"{organisation} heeft deze toepassing niet in het register."
    if strength(text, few_words=3) != Strength.SOUND:
        yield "text", "Schrijf je reactie in ten minste één hele zin."
    if len(text) > (longest := OwnerReply._meta.get_field("text").max_length or 0):
        yield "text", f"Je reactie telt {len(text)} tekens. Gebruik er hooguit {longest}."


def _check(given: EvidenceInput) -> None:
    for field, message in input_errors(given):
        raise EvidenceRefused(message, field)


def input_errors(given: EvidenceInput) -> Iterator[tuple[str, str]]:
    """Yield field and message of each error in the values; empty fields are left to the form."""
    indicator = ruleset().indicator(given.indicator)
    if indicator is None or indicator.id in ruleset().users_needed:
        yield "indicator", "Kies een uitspraak uit de lijst. Het aantal gebruikers wordt geteld."
    if given.answer not in EvidenceAnswer.values:
        yield "answer", "Kies ja, nee of niet van toepassing."
    if strength(given.what or "", few_words=1) != Strength.SOUND:
        yield "what", "Schrijf in ten minste een paar woorden wat dit aantoont."
    if given.answer == EvidenceAnswer.NOT_APPLICABLE and strength(given.remark or "", few_words=3) != Strength.SOUND:
        yield "remark", "Schrijf waarom dit niet van toepassing is."
    if given.document and given.document.collection.get_view_restrictions().exists():
        yield "document", "Dit bestand kan niet iedereen lezen. Kies een openbaar bestand."
    if given.link and not web_address(given.link):
        yield "link", f"‘{given.link[:60]}’ is geen webadres. Begin met https://."
    yield from _date_errors(given)
    yield from _level_errors(given)


def _date_errors(given: EvidenceInput) -> Iterator[tuple[str, str]]:
    if given.date is None:
        return
    if given.date > timezone.localdate():
        yield "date", f"De datum ({given.date:%d-%m-%Y}) ligt in de toekomst."
    if given.date < OLDEST_DATE:
        yield "date", f"De datum ({given.date:%d-%m-%Y}) ligt te lang geleden."
    if given.valid_until and given.valid_until < given.date:
        yield "valid_until", "‘Geldig tot en met’ ligt voor de datum van het bewijs."
    if given.valid_until and given.valid_until.year > given.date.year + MAX_VALID_YEARS:
        yield "valid_until", f"Geen bewijs is langer dan {MAX_VALID_YEARS} jaar geldig."


def _level_errors(given: EvidenceInput) -> Iterator[tuple[str, str]]:
    if given.level is None:
        return
    if not 1 <= given.level <= MAX_OWN_LEVEL:
        yield "level", "Hoger dan niveau 2 kies je niet zelf. Dat geeft een ander na een toets."
    if given.level == MAX_OWN_LEVEL and not (given.link or given.document):
        yield "level", "Een openbaar document heeft een link of een bestand nodig."


def _values(given: EvidenceInput) -> dict[str, Any]:
    names = "indicator answer level what date remark link document valid_until".split()
    return {name: getattr(given, name) for name in names}


def _lock_evidence(evidence: Evidence, seen: str) -> Evidence:
    """Return the evidence as it is now, locked. Raises EvidenceRefused when it changed since `seen`."""
    found = Evidence.objects.select_for_update().standing().filter(pk=evidence.pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise EvidenceRefused("Dit bewijs is intussen ingetrokken.")
    if evidence_digest(found) != seen:
        raise EvidenceRefused(CHANGED_MEANWHILE)
    return found


def _already_checked(evidence: Evidence, seen: str) -> EvidenceRefused:
    check = Verification.objects.get(evidence=evidence, content=seen)
    day = timezone.localtime(check.at)
    return EvidenceRefused(f"{check.by or 'Iemand'} heeft dit al gecontroleerd, op {day:%d-%m-%Y om %H:%M}.")


def _state(evidence: Evidence) -> dict[str, Any]:
    names = "indicator answer level what remark link date valid_until".split()
    state = {name: str(getattr(evidence, name) or "") for name in names}
    return state | {"document": str(evidence.document or "")}


def _log_and_rate(evidence: Evidence, action: str, by: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Log the action, and rate the application again."""
    application = evidence.registration.application_id if evidence.registration else evidence.application_id
    log_action(evidence, action, by, before=before, after=after)
    if application:
        rate_applications([application])

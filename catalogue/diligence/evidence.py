"""What people do with evidence: add, change, take back, check, and reply. Everything is written down.

Every function runs in one transaction and raises EvidenceRefused, with a sentence for the person, when it cannot be
done; nothing has changed then.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ..links import web_address
from ..models import (
    Application,
    Evidence,
    EvidenceAnswer,
    EvidenceEvent,
    EvidenceOrigin,
    Organisation,
    OwnerReply,
    Registration,
    Verification,
)
from ..speaking import spoken_for
from .gathering import content_of
from .rating import MANY_USERS
from .ruleset import ruleset
from .storing import rate_applications
from .wording import Strength, strength

MODERATE = "catalogue.moderate_evidence"
HIGHEST_CLAIM = 2
OLDEST = datetime.date(1990, 1, 1)
LONGEST_YEARS = 10
CHANGED_MEANWHILE = "Iemand anders heeft dit bewijs intussen gewijzigd. Kijk opnieuw en probeer het dan."


class EvidenceRefused(Exception):
    """It cannot be done; the message says why and what to do, `field` where."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody fills in about one piece of evidence."""

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
    return organisation is not None and spoken_for(user).filter(pk=organisation.pk).exists()


@transaction.atomic
def add_evidence(
    told: Told,
    *,
    by: Any,
    organisation: Organisation,
    registration: Registration | None = None,
    application: Application | None = None,
) -> Evidence:
    """Add evidence to a registration of the organisation, or to an application that it uses without one."""
    _refuse_stranger(by, organisation)
    if (registration is None) == (application is None):
        raise EvidenceRefused("Kies een registratie, of een toepassing. Niet allebei.", "registration")
    if registration is not None and registration.organisation_id != organisation.pk:
        raise EvidenceRefused("Deze registratie is van een andere organisatie.", "registration")
    _check(told)
    _refuse_no_user(told, organisation, application)
    evidence = Evidence.objects.create(
        registration=registration,
        application=application,
        organisation=organisation,
        origin=EvidenceOrigin.ORGANISATION,
        made_by=by,
        **_values(told),
    )
    _done(evidence, "toegevoegd", by, {}, _state(evidence))
    return evidence


@transaction.atomic
def change_evidence(evidence: Evidence, told: Told, *, by: Any, seen: str) -> Evidence:
    """Change evidence that people added. `seen` is what `content_of` said when the person looked at it."""
    evidence = _present(evidence, seen)
    _refuse_stranger(by, evidence.organisation)
    if evidence.key:
        raise EvidenceRefused("Dit bewijs komt uit het register of het profiel. Wijzig het daar.")
    _check(told)
    _refuse_no_user(told, evidence.organisation, evidence.application)
    before = _state(evidence)
    for name, value in _values(told).items():
        setattr(evidence, name, value)
    evidence.changed_at = timezone.now()
    evidence.save()
    _done(evidence, "gewijzigd", by, before, _state(evidence))
    return evidence


@transaction.atomic
def retract_evidence(evidence: Evidence, *, by: Any, seen: str) -> None:
    """Take evidence back; it no longer counts, and stays in the log."""
    evidence = _present(evidence, seen)
    _refuse_stranger(by, evidence.organisation)
    if evidence.key:
        raise EvidenceRefused("Dit bewijs komt uit het register of het profiel. Wijzig het daar.")
    before = _state(evidence)
    evidence.retracted_at = timezone.now()
    evidence.save(update_fields=["retracted_at"])
    _done(evidence, "ingetrokken", by, before, {})


@transaction.atomic
def verify_evidence(
    evidence: Evidence, *, by: Any, level: int, remark: str, seen: str, organisation: Organisation | None = None
) -> Verification:
    """Say, as a moderator or for a second organisation, that the evidence shows what it says."""
    evidence = _present(evidence, seen)
    _refuse_own(evidence, by, organisation)
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
        raise _already(evidence, seen) from None
    _done(evidence, "gecontroleerd", by, {}, {"niveau": level, "namens": str(organisation or ""), "wat": remark})
    return check


@transaction.atomic
def undo_verification(check: Verification, *, by: Any) -> None:
    """Take a check back: whoever gave it, or a moderator."""
    if check.by_id != by.pk and not may_moderate(by):
        raise EvidenceRefused("Alleen wie dit controleerde of een moderator kan de controle intrekken.")
    evidence, before = check.evidence, {"niveau": check.level, "wat": check.remark}
    check.delete()
    _done(evidence, "controle weg", by, before, {})


@transaction.atomic
def reply(application: Application, text: str, *, by: Any, organisation: Organisation) -> OwnerReply:
    """Reply to the report for an organisation that uses the application; the last reply of each is shown."""
    if not spoken_for(by).filter(pk=organisation.pk).exists():
        raise EvidenceRefused("Je kunt alleen reageren namens je eigen organisatie.", "organisation")
    if not application.registrations.current().filter(organisation=organisation).exists():
        raise EvidenceRefused(f"{organisation} heeft deze toepassing niet in het register.", "organisation")
    if strength(text, few_words=3) != Strength.SOUND:
        raise EvidenceRefused("Schrijf je reactie in ten minste één hele zin.", "text")
    if len(text) > (longest := OwnerReply._meta.get_field("text").max_length or 0):
        raise EvidenceRefused(f"Je reactie telt {len(text)} tekens. Gebruik er hooguit {longest}.", "text")
    made = OwnerReply.objects.create(application=application, organisation=organisation, text=text, by=by)
    after = {"organisatie": str(organisation), "tekst": text}
    EvidenceEvent.objects.create(application=application, action="reactie", by=by, who=str(by), after=after)
    return made


def is_own(evidence: Evidence, user: Any) -> bool:
    """Tell whether somebody wrote this evidence, or speaks for the organisation that says it: they do not check it."""
    mine = evidence.organisation_id and spoken_for(user).filter(pk=evidence.organisation_id).exists()
    wrote = evidence.made_by_id == user.pk or evidence.events.filter(by=user, action="gewijzigd").exists()
    return bool(mine or wrote)


def _refuse_stranger(user: Any, organisation: Organisation | None) -> None:
    if not may_change(user, organisation):
        raise EvidenceRefused("Je kunt alleen bewijs van je eigen organisatie toevoegen of wijzigen.", "organisation")


def _refuse_no_user(told: Told, organisation: Organisation | None, application: Application | None) -> None:
    """What is about use is told by who uses it; anyone may know something of the product."""
    indicator = ruleset().indicator(told.indicator)
    if application is None or indicator is None or indicator.reach == "product":
        return
    told_of = any(usage.organisation == organisation for usage in application.told_usages)
    if not (told_of or application.registrations.current().filter(organisation=organisation).exists()):
        raise EvidenceRefused(
            f"{organisation} gebruikt deze toepassing niet, voor zover AI-plein weet. Dit gaat over het gebruik. "
            "Vul eerst bij Onze toepassingen in dat jullie haar gebruiken.",
            "application",
        )


def _refuse_own(evidence: Evidence, user: Any, organisation: Organisation | None) -> None:
    if evidence.key and evidence.organisation_id is None:
        raise EvidenceRefused("Dit komt van de redactie of staat al op AI-plein. Daar is geen controle bij nodig.")
    if is_own(evidence, user):
        raise EvidenceRefused("Je kunt je eigen bewijs niet controleren. Vraag het een ander.")
    if organisation is not None and organisation.pk == evidence.organisation_id:
        raise EvidenceRefused("Dit bewijs is van die organisatie zelf. Dat telt niet als controle.", "organisation")
    if organisation is None and not may_moderate(user):
        raise EvidenceRefused("Kies namens welke organisatie je dit controleert.", "organisation")
    if organisation is not None and not spoken_for(user).filter(pk=organisation.pk).exists():
        raise EvidenceRefused("Je kunt alleen controleren namens je eigen organisatie.", "organisation")


def _check(told: Told) -> None:
    today = timezone.localdate()
    indicator = ruleset().indicator(told.indicator)
    if indicator is None or indicator.id in MANY_USERS:
        raise EvidenceRefused("Kies een uitspraak uit de lijst. Het aantal gebruikers wordt geteld.", "indicator")
    if told.answer not in EvidenceAnswer.values:
        raise EvidenceRefused("Kies ja, nee of niet van toepassing.", "answer")
    if strength(told.what, few_words=1) != Strength.SOUND:
        raise EvidenceRefused("Schrijf in ten minste een paar woorden wat dit aantoont.", "what")
    if told.answer == EvidenceAnswer.NOT_APPLICABLE and strength(told.remark, few_words=3) != Strength.SOUND:
        raise EvidenceRefused("Schrijf waarom dit niet van toepassing is.", "remark")
    if told.date > today:
        raise EvidenceRefused(f"De datum ({told.date:%d-%m-%Y}) ligt in de toekomst.", "date")
    if told.date < OLDEST:
        raise EvidenceRefused(f"De datum ({told.date:%d-%m-%Y}) ligt te lang geleden.", "date")
    if told.valid_until and told.valid_until < told.date:
        raise EvidenceRefused("‘Geldig tot en met’ ligt voor de datum van het bewijs.", "valid_until")
    if told.valid_until and told.valid_until.year > told.date.year + LONGEST_YEARS:
        raise EvidenceRefused(f"Geen bewijs is langer dan {LONGEST_YEARS} jaar geldig.", "valid_until")
    if told.document and told.document.collection.get_view_restrictions().exists():
        raise EvidenceRefused("Dit bestand kan niet iedereen lezen. Kies een openbaar bestand.", "document")
    if told.link and not web_address(told.link):
        raise EvidenceRefused(f"‘{told.link[:60]}’ is geen webadres. Begin met https://.", "link")
    if not 1 <= told.level <= HIGHEST_CLAIM:
        raise EvidenceRefused("Hoger dan niveau 2 kies je niet zelf. Dat geeft een ander na een toets.", "level")
    if told.level == HIGHEST_CLAIM and not (told.link or told.document):
        raise EvidenceRefused("Een openbaar document heeft een link of een bestand nodig.", "level")


def _values(told: Told) -> dict[str, Any]:
    names = "indicator answer level what date remark link document valid_until".split()
    return {name: getattr(told, name) for name in names}


def _present(evidence: Evidence, seen: str) -> Evidence:
    """Return the evidence as it is now, held until the end. Raises EvidenceRefused when it is another by now."""
    found = Evidence.objects.select_for_update().standing().filter(pk=evidence.pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise EvidenceRefused("Dit bewijs is intussen ingetrokken.")
    if content_of(found) != seen:
        raise EvidenceRefused(CHANGED_MEANWHILE)
    return found


def _already(evidence: Evidence, seen: str) -> EvidenceRefused:
    check = Verification.objects.get(evidence=evidence, content=seen)
    day = timezone.localtime(check.at)
    return EvidenceRefused(f"{check.by or 'Iemand'} heeft dit al gecontroleerd, op {day:%d-%m-%Y om %H:%M}.")


def _state(evidence: Evidence) -> dict[str, Any]:
    names = "indicator answer level what remark link date valid_until".split()
    state = {name: str(getattr(evidence, name) or "") for name in names}
    return state | {"document": str(evidence.document or "")}


def _done(evidence: Evidence, action: str, by: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Write it down, and rate again what it is about."""
    application = evidence.registration.application_id if evidence.registration else evidence.application_id
    EvidenceEvent.objects.create(
        evidence=evidence, application_id=application, action=action, by=by, who=str(by), before=before, after=after
    )
    if application:
        rate_applications([application])

"""Collect the facts of many applications in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from hashlib import blake2b

from ..batches import batches
from ..models import (
    Application,
    ApplicationProfile,
    Evidence,
    EvidenceAnswer,
    EvidenceOrigin,
    LinkCheck,
    PublicationCategory,
    Registration,
    RiskClass,
    Status,
    Verification,
)
from .derived_evidence import shared_text_keys
from .facts import Facts, LinkState, Proof
from .rating import HIGH_RISK, PROHIBITED
from .ruleset import ruleset

NOT_SEEN_TO_WORK = "Dit telt mee als de link blijkt te werken. Die is nog niet gecontroleerd."
OWN_STATEMENT, PUBLIC_DOCUMENT = 1, 2


def collect_facts(application_ids: Collection[int]) -> dict[int, Facts]:
    """Return the facts of those of these applications that the public may see."""
    applications = Application.objects.public().filter(pk__in=application_ids)
    applications = applications.select_related("profile").prefetch_related("profile__usages__organisation")
    members = _members(application_ids)
    proofs = _proofs(application_ids, members)
    return {
        application.pk: _facts(application, members[application.pk], proofs[application.pk])
        for application in applications
    }


def collect_registration_facts(registration: Registration) -> Facts:
    """Return the facts of one registration: its own evidence, and that of others about the product."""
    facts = collect_facts([registration.application_id]).get(registration.application_id, Facts(users=(), in_use=0))
    mine = [proof for proof in facts.proofs if _concerns(proof, registration)]
    high = registration.publication_category == PublicationCategory.HIGH_RISK
    own_risk = _risk_of_editors(registration.application) or (HIGH_RISK if high else "")
    return replace(facts, users=(registration.organisation.slug,), proofs=tuple(mine), risk=own_risk)


def evidence_digest(evidence: Evidence) -> str:
    """Return a digest of the content of evidence: a check counts while the digest is the one that was checked."""
    parts = (
        evidence.indicator,
        evidence.answer,
        evidence.level,
        evidence.what,
        evidence.link,
        evidence.document_id,
        evidence.document.file_hash if evidence.document else "",
        "" if evidence.key else evidence.remark,
        evidence.date,
        evidence.valid_until,
        evidence.text_key,
    )
    return blake2b(repr(tuple(map(str, parts))).encode(), digest_size=16).hexdigest()


def _concerns(proof: Proof, registration: Registration) -> bool:
    indicator = ruleset().indicator(proof.indicator)
    if indicator is None or indicator.reach == "product":
        return True
    return proof.register_id in ("", registration.register_id) and proof.unit in ("", registration.organisation.slug)


def _members(application_ids: Collection[int]) -> dict[int, list[Registration]]:
    """Return the registrations that count: those listed now or, when there are none, the withdrawn ones."""
    rows = Registration.objects.public().filter(application__in=application_ids)
    fields = ("application", "register_id", "status", "publication_category", "withdrawn_at", "organisation")
    found: dict[int, list[Registration]] = defaultdict(list)
    for row in rows.select_related("organisation").only(*fields, "organisation__slug", "organisation__name"):
        found[row.application_id].append(row)
    for pk, many in found.items():
        found[pk] = [row for row in many if row.withdrawn_at is None] or many
    return found


def _proofs(application_ids: Collection[int], members: dict[int, list[Registration]]) -> dict[int, list[Proof]]:
    of_registration = {row.pk: pk for pk, rows in members.items() for row in rows}
    many: list[Evidence] = []
    standing = (
        Evidence.objects.standing().select_related("registration", "organisation", "document").defer(*_TEXT_FIELDS)
    )
    for some in batches(of_registration):
        many += standing.filter(registration__in=some)
    many += standing.filter(application__in=application_ids)
    checks = _verifications(many)
    links = _links(many)
    shared = shared_text_keys({one.text_key for one in many})
    found: dict[int, list[Proof]] = defaultdict(list)
    for one in many:
        owner = one.application_id or of_registration[one.registration_id or 0]
        found[owner].append(_proof(one, checks.get(one.pk), links, shared))
    return found


_TEXT_FIELDS = tuple(
    f"registration__{field.name}"
    for field in Registration._meta.concrete_fields
    if not field.primary_key and field.name not in ("register_id", "application", "organisation")
)


def _proof(one: Evidence, check: Verification | None, links: dict[str, LinkState], shared: set[str]) -> Proof:
    state = links[one.link] if one.link else LinkState.NONE
    level, remark = _level(one, state)
    checked_by = ""
    if check is not None:
        level, remark = check.level, one.remark
        checked_by = check.organisation.name if check.organisation else "de redactie"
    return Proof(
        indicator=one.indicator,
        answer=EvidenceAnswer(one.answer),
        level=level,
        what=one.what,
        date=one.date,
        ref=one.key or f"e:{one.pk}",
        unit=one.organisation.slug if one.organisation else "",
        organisation=one.organisation.name if one.organisation else "",
        register_id=one.registration.register_id if one.registration else "",
        origin=one.origin,
        remark=remark,
        link=one.link or (one.document.url if one.document else ""),
        link_state=state,
        valid_until=one.valid_until,
        checked_by=checked_by,
        text_key=one.text_key,
        is_standard=one.text_key in shared and not _may_be_copied(one),
    )


def _level(one: Evidence, state: LinkState) -> tuple[int, str]:
    """Return level and remark. A public document counts with a file, or once its link answers.

    Until then it is an own statement, or nothing where the link itself is the evidence.
    """
    indicator = ruleset().indicator(one.indicator)
    if one.level == PUBLIC_DOCUMENT and state != LinkState.WORKS and not _needs_no_link(one):
        is_the_link = indicator is not None and indicator.link and state == LinkState.UNCHECKED
        return (0, NOT_SEEN_TO_WORK) if is_the_link else (OWN_STATEMENT, one.remark)
    return one.level, one.remark


def _may_be_copied(one: Evidence) -> bool:
    """Whether it is no sign when many say the same, as with the name of a law."""
    indicator = ruleset().indicator(one.indicator)
    return indicator is None or indicator.copies


def _needs_no_link(one: Evidence) -> bool:
    return bool(one.document_id) or one.origin == EvidenceOrigin.PRODUCT


def _verifications(many: Iterable[Evidence]) -> dict[int, Verification]:
    """Return the highest check of each that was about its present content."""
    by_pk = {one.pk: one for one in many}
    found: dict[int, Verification] = {}
    for some in batches(by_pk):
        rows = Verification.objects.filter(evidence__in=some).select_related("organisation").order_by("level", "pk")
        for check in rows:
            if check.content == evidence_digest(by_pk[check.evidence_id]):
                found[check.evidence_id] = check
    return found


def _links(many: Iterable[Evidence]) -> dict[str, LinkState]:
    states = {one.link: LinkState.UNCHECKED for one in many if one.link}
    for some in batches(list(states)):
        for url, works in LinkCheck.objects.filter(url__in=some).exclude(works=None).values_list("url", "works"):
            states[url] = LinkState.WORKS if works else LinkState.DEAD
    return states


def _facts(application: Application, members: list[Registration], proofs: list[Proof]) -> Facts:
    also = {usage.organisation.slug for usage in application.published_usages}
    live = {row.organisation.slug for row in members if row.withdrawn_at is None and row.status == Status.IN_USE}
    users = _current_users(members) | also
    return Facts(
        users=tuple(sorted(users)),
        in_use=len(live | also),
        proofs=tuple(sorted(proofs, key=lambda proof: (proof.indicator, proof.ref))),
        risk=_risk_of_editors(application) or _risk_of_users(members, users),
    )


def _current_users(members: Iterable[Registration]) -> set[str]:
    """Return who has not stopped; when everybody has, all."""
    every = {row.organisation.slug for row in members}
    return {row.organisation.slug for row in members if row.status != Status.OUT_OF_USE} or every


def _risk_of_users(members: Iterable[Registration], users: Collection[str]) -> str:
    """High when at least half of the users that count say so; what fewer say is shown, and caps nothing."""
    high = {row.organisation.slug for row in members if row.publication_category == PublicationCategory.HIGH_RISK}
    return HIGH_RISK if high and 2 * len(high & set(users)) >= len(users) else ""


def _risk_of_editors(application: Application) -> str:
    """Return the risk by the AI Act class of the editors, which precedes the organisation's own category."""
    profile: ApplicationProfile | None = application.published_profile
    risks = {RiskClass.PROHIBITED.value: PROHIBITED, RiskClass.HIGH.value: HIGH_RISK}
    return risks.get(profile.risk_class, "") if profile else ""

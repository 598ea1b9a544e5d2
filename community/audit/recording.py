"""Add a row to the audit log."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from wagtail.log_actions import get_active_log_context

from community.models import User

from .models import Action, AuditEntry, Pseudonym

LONGEST = AuditEntry._meta.get_field("subject").max_length or 0


def record(
    action: Action,
    subject: str = "",
    *,
    actor: object = None,
    concerns: object = None,
    request: HttpRequest | None = None,
) -> AuditEntry:
    """Write down an act. Without an `actor` it is who works in the CMS now, if anybody does.

    The subject names things, never people or what they typed. A line break in it cannot look like another row.
    """
    return AuditEntry.objects.create(
        action=action,
        subject=one_line(subject)[:LONGEST],
        actor=number_of(actor or get_active_log_context().user),
        concerns=number_of(concerns),
        origin=origin_of(request) if request else "",
    )


def one_line(text: str) -> str:
    """Write control characters, line breaks and marks of direction as their codes."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def number_of(person: object) -> int | None:
    """Return the number of an account in the log, made when it has none yet; None for who has no account."""
    if isinstance(person, int):
        return person
    if not isinstance(person, User) or person.pk is None:
        return None
    return Pseudonym.objects.get_or_create(user=person)[0].pk


def known_number(account: int) -> int | None:
    """Return the number of an account that is going, or None: it gets none any more."""
    return Pseudonym.objects.filter(user_id=account).values_list("pk", flat=True).first()


def origin_of(request: HttpRequest) -> str:
    """Return a code that is the same for one network address, and does not give that away."""
    address = get_adapter().get_client_ip(request)
    return salted_hmac("community.audit.origin", address, secret=settings.SECRET_KEY).hexdigest()[:12]

"""Applications that no registration describes: editors make them."""

from itertools import count

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from .models import Application, ApplicationAddress
from .signals import visibility_changed


@transaction.atomic
def make_application(name: str, *, hidden: bool = False) -> Application:
    """Make an application with an address of its own; a hidden one is seen once its text is published."""
    withheld_at = timezone.now() if hidden else None
    application = Application.objects.create(name=name[:500], slug=_free_slug(name), withheld_at=withheld_at)
    ApplicationAddress.objects.create(application=application, slug=application.slug)
    visibility_changed.send(Application, application_ids=[application.pk])
    return application


@transaction.atomic
def follow_profile(application_id: int, *, shown: bool) -> None:
    """An application that no registration describes is visible as long as what editors wrote about it is.

    One that was merged lost its addresses; it stays where it is.
    """
    untold = Application.objects.filter(pk=application_id, registrations=None, addresses__isnull=False)
    found = untold.filter(withheld_at__isnull=not shown).values_list("pk", flat=True).distinct()
    if pks := list(found):
        Application.objects.filter(pk__in=pks).update(withheld_at=None if shown else timezone.now())
        visibility_changed.send(Application, application_ids=pks)


def _free_slug(name: str) -> str:
    base = slugify(name)[:100] or "toepassing"
    choices = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(slug for slug in choices if not ApplicationAddress.objects.filter(slug=slug).exists())

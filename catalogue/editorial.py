"""Applications that no registration tells of: editors make them."""

from itertools import count

from django.db import transaction
from django.utils.text import slugify

from .models import Application, ApplicationAddress
from .signals import visibility_changed


@transaction.atomic
def make_application(name: str) -> Application:
    """Make an application with an address of its own."""
    application = Application.objects.create(name=name[:500], slug=_free_slug(name))
    ApplicationAddress.objects.create(application=application, slug=application.slug)
    visibility_changed.send(Application, application_ids=[application.pk])
    return application


def _free_slug(name: str) -> str:
    base = slugify(name)[:100] or "toepassing"
    choices = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(slug for slug in choices if not ApplicationAddress.objects.filter(slug=slug).exists())

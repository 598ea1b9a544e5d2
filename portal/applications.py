"""Find an application by its address, with all that its pages show."""

from django.db.models import Prefetch
from django.http import Http404

from catalogue.models import Application, ApplicationAddress, Registration


def find_application(slug: str) -> Application:
    """Return the application that has or had this address, with its registrations. Raises Http404."""
    registrations = Registration.objects.public().select_related("organisation", "match").prefetch_related("themes")
    address = (
        ApplicationAddress.objects.filter(slug=slug, application__withheld_at=None)
        .select_related("application__profile")
        .prefetch_related(
            Prefetch("application__registrations", registrations),
            "application__profile__themes",
            "application__profile__task_fields",
            "application__profile__usages__organisation",
        )
        .first()
    )
    if address is None:
        raise Http404("Deze toepassing is er niet.")
    return address.application

"""The sample goes when real data come."""

from collections.abc import Collection

from django.db import transaction

from ..applications import remove_sample_applications
from ..grouping import lock_for_import
from ..models import Registration
from ..organisations import remove_unused
from ..signals import visibility_changed


@transaction.atomic
def replace_sample(real_ids: Collection[str]) -> int:
    """Let the sample go when real data come; return how many records went.

    A record whose id the real list has too stays where it is, with application, address and editorial part, until
    the real one is stored over it. The others go without a trace; an application that editors wrote about stays.
    """
    lock_for_import()
    sample = Registration.objects.filter(is_sample=True)
    gone = [row for row in sample.only("pk", "register_id", "application") if row.register_id not in real_ids]
    applications = {row.application_id for row in gone}
    Registration.objects.filter(pk__in=[row.pk for row in gone]).delete()
    visibility_changed.send(Registration, application_ids=sorted(applications), bulk=True)
    remove_sample_applications(applications)
    remove_unused()
    return len(gone)

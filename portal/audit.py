"""What the packages do not record in community.audit: imports, exports, back-ups, what editors withhold."""

from typing import Any

from django.db import connection
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from catalogue.models import Registration
from catalogue.signals import file_exported
from community.audit.models import Action, AuditEntry
from community.audit.recording import record
from harvest.models import HarvestRun

from .middleware import Respond

COUNTED = ("added", "updated", "unchanged", "withdrawn", "held", "older", "failed")
SPREADSHEETS = ("csv", "xlsx")


class AuditExports:
    """Write down who took a list out of the CMS as a spreadsheet."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        is_export = request.path.startswith("/beheer/") and request.GET.get("export") in SPREADSHEETS
        if is_export and response.has_header("Content-Disposition"):
            record(Action.EXPORT, f"lijst {request.path}", actor=request.user, request=request)
        return response


@receiver(post_save, sender=HarvestRun)
def import_ended(instance: HarvestRun, **_: Any) -> None:
    if instance.finished_at:
        subject = (
            f"import {instance.pk}, {instance.transport_name}: {instance.get_status_display()}. {_counts(instance)}"
        )
        record(Action.IMPORT, subject)


def _counts(run: HarvestRun) -> str:
    """Say what an import did, by the names that its screen gives to the numbers."""
    labels = {field.name: field.verbose_name for field in run._meta.concrete_fields}
    return ", ".join(f"{labels[name]}: {getattr(run, name)}" for name in COUNTED)


@receiver(file_exported)
def file_written(subject: str, **_: Any) -> None:
    record(Action.EXPORT, subject)


@receiver(post_save, sender=Registration)
def registration_withheld(instance: Registration, update_fields: Any = None, **_: Any) -> None:
    if update_fields and "withheld_at" in update_fields:
        action = Action.TAKE_DOWN if instance.withheld_at else Action.PUBLISH
        record(action, f"registratie: {instance.name} ({instance.register_id})")


def record_data_move(action: Action, subject: str) -> None:
    """Of a whole database that went out or came in; one that waits for `migrate` may have no log yet."""
    if AuditEntry._meta.db_table in connection.introspection.table_names():
        record(action, subject)

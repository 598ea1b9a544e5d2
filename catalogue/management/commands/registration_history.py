"""`manage.py registration_history`: what changed in a registration, version by version."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format

from catalogue.history import Change, Step, history
from catalogue.models import Registration

EXAMPLES = """\
voorbeeld:
  manage.py registration_history 42145240

uitgangscodes:
  0 klaar   1 deze registratie is er niet
"""


class Command(BaseCommand):
    help = "Toon wat er veranderde in een registratie, versie voor versie, de nieuwste eerst."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        kwargs.update(formatter_class=RawDescriptionHelpFormatter, epilog=EXAMPLES)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register_id", metavar="ID", help="het algoritme-ID: acht cijfers")

    def handle(self, *, register_id: str, **options: Any) -> None:
        registration = Registration.objects.select_related("organisation").filter(register_id=register_id).first()
        if registration is None:
            raise CommandError(f"Registratie {register_id} is er niet.")
        found = history(registration)
        self._tell(f"Registratie {register_id}: {registration}")
        self._tell(f"Voor het eerst gezien op {_moment(registration.first_seen_at)}.")
        if registration.withdrawn_at:
            self._tell(f"Niet meer in het register sinds {_moment(registration.withdrawn_at)}.")
        for step in found:
            self._tell_step(step)
        changed = sum(bool(step.changes) for step in found)
        self._tell(f"\nversies={len(found)} met_gewijzigde_inhoud={changed}")

    def _tell_step(self, step: Step) -> None:
        where = "gepubliceerd in het register" if step.is_published else "door ons gezien"
        self._tell(f"\n{_moment(step.moment)} ({where}; weg: {step.transport or 'onbekend'})")
        for change in step.changes:
            self._tell_change(change)
        if step.is_first:
            self._tell("  oudste versie die we kennen")
        elif not step.changes:
            self._tell("  geen wijziging van de inhoud")
        if step.form_changes:
            self._tell(f"  alleen de vorm: {', '.join(step.form_changes)}")

    def _tell_change(self, change: Change) -> None:
        self._tell(f"  {change.label} ({change.verb})")
        if change.is_hidden:
            self._tell("    alleen een e-mailadres van een persoon is anders; dat tonen we niet")
            return
        self._tell(f"    eerst:  {change.before or '(leeg)'}")
        self._tell(f"    daarna: {change.after or '(leeg)'}")

    def _tell(self, line: str) -> None:
        """Harvested text may hold signs that steer a terminal."""
        self.stdout.write("".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in line))


def _moment(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y H:i")

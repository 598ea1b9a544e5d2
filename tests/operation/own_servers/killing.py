"""Migrate a database from nothing, with a kill -9 now and then."""

from .place import Place

# Dies by kill -9 when this migration is written down. It has statements that wait for its end: there Django's own
# migrate leaves tables that the next run tries to make again.
DIES = """
import os, signal
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
write_down = MigrationRecorder.record_applied
def die(self, *migration):
    if migration == ({room!r}, {name!r}):
        print("dies", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    write_down(self, *migration)
MigrationRecorder.record_applied = die
call_command("migrate", interactive=False, verbosity=0)
"""
DIES_AT = [("catalogue", "0001_initial"), ("harvest", "0001_initial")]


def migrate_with_kills(place: Place) -> list[str]:
    """Bring an empty database up to date in spite of four kills; return what each run said before it died."""
    said = [f"{kill_after(place, lines)} done" for lines in (3, 50)]
    for room, name in DIES_AT:
        work = place.start("shell", "--no-imports", "-c", DIES.format(room=room, name=name))
        said.append(work.communicate()[0].strip())
    place.manage("migrate", "--noinput")
    return said


def kill_after(place: Place, lines: int) -> int:
    """Start migrate and kill it when it began its so manieth migration; return how many it said to have done."""
    work = place.start("migrate", "--noinput")
    done = 0
    assert work.stdout
    for line in work.stdout:
        done += "OK" in line
        if done >= lines:
            break
    work.kill()
    work.communicate()
    return done

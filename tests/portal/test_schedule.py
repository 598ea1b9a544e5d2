"""What runs by itself: due moments that outlive a restart, one run at a time, and failures that stop nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from portal.models import ScheduledJob
from portal.schedule import runner, worker
from portal.schedule.jobs import JOBS, Job
from portal.schedule.runner import Claim, claim_due, renew, run, run_due
from tests.knowledge.arrange import make_case

pytestmark = pytest.mark.django_db
HOURLY = Job(name="proef", label="Proef", command=("check",), every=timedelta(hours=1))
OTHER = Job(name="tweede", label="Tweede", command=("check",), every=timedelta(hours=1))
Fails = Callable[[BaseException], None]


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Fails:
    """Have the first job fail with this; the others go on as they do."""

    def arrange(error: BaseException) -> None:
        def call(*command: str, **options: object) -> None:
            if command == ("breaks",):
                raise error
            call_command(*command, **options)

        monkeypatch.setattr(runner, "call_command", call)

    return arrange


def _later(hours: float) -> None:
    """Let time go by."""
    for row in ScheduledJob.objects.all():
        row.due_at -= timedelta(hours=hours)
        row.claimed_until = row.claimed_until and row.claimed_until - timedelta(hours=hours)
        row.save()


def test_every_job_is_a_command_with_a_name_of_its_own() -> None:
    assert {job.command[0] for job in JOBS} <= set(get_commands())
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_a_job_runs_once_and_again_when_it_is_due() -> None:
    assert [job.name for job, _ in run_due([HOURLY])] == ["proef"]
    assert run_due([HOURLY]) == []
    _later(hours=1.1)

    assert [job.name for job, _ in run_due([HOURLY])] == ["proef"]


def test_what_was_due_while_nothing_ran_is_done_at_the_start() -> None:
    ScheduledJob.objects.create(name="harvest", due_at=timezone.now() - timedelta(days=3))

    assert [claim.job.name for claim in claim_due(job for job in JOBS if job.name == "harvest")] == ["harvest"]


def test_two_workers_do_not_run_a_job_at_once() -> None:
    first = list(claim_due([HOURLY]))

    assert len(first) == 1
    assert list(claim_due([HOURLY])) == []


def test_two_workers_that_looked_at_the_same_moment_run_it_once() -> None:
    ScheduledJob.objects.create(name="proef", due_at=timezone.now())

    assert [bool(runner._take(HOURLY)), bool(runner._take(HOURLY))] == [True, False]


def test_a_job_of_a_worker_that_died_is_taken_over_and_the_dead_one_notes_nothing() -> None:
    [dead] = claim_due([HOURLY])
    _later(hours=0.1)

    [alive] = claim_due([HOURLY])
    run(dead)

    assert ScheduledJob.objects.get().token == alive.token


def test_a_job_that_is_still_running_is_not_taken_over() -> None:
    [claim] = claim_due([HOURLY])
    _later(hours=0.1)

    renew([claim])

    assert list(claim_due([HOURLY])) == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (CommandError("Het register antwoordt niet."), "Het register antwoordt niet."),
        (SystemExit(5), "Gestopt met code 5."),
        (RuntimeError("kapot"), "Onverwachte fout (RuntimeError). Kijk in het log van de taakverwerker."),
        (OSError(28, "No space left on device"), "De schijf is vol. Maak ruimte; daarna gaat het vanzelf verder."),
        (OperationalError("server closed the connection"), "De database was bezet of niet bereikbaar."),
        (BaseException("PanicException"), "Onverwachte fout (BaseException)."),
    ],
)
def test_a_job_that_fails_is_noted_and_the_next_one_runs(fails: Fails, error: BaseException, sentence: str) -> None:
    fails(error)
    broken = Job(name="kapot", label="Kapot", command=("breaks",))

    ended = run_due([broken, OTHER])

    row = ScheduledJob.objects.get(name="kapot")
    assert [result.succeeded for _, result in ended] == [False, True]
    assert (row.failures, row.is_free, row.succeeded_at) == (1, True, None)
    assert sentence in row.message


def test_a_job_that_fails_is_tried_again_sooner_each_time_twice_as_late() -> None:
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    job = Job(name="proef", label="Proef", command=("check",))

    waits = [job.after(now, failures) - now for failures in range(7)]

    assert [wait / timedelta(hours=1) for wait in waits] == [24, 1, 2, 4, 8, 16, 24]


def test_a_success_forgets_the_failures(fails: Fails) -> None:
    ScheduledJob.objects.create(name="proef", due_at=timezone.now(), failures=3, message="Mis.")

    run_due([HOURLY])

    row = ScheduledJob.objects.get()
    assert (row.failures, row.message) == (0, "")
    assert row.succeeded_at is not None


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 23, 0, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
def test_a_nightly_job_comes_the_next_night_also_when_the_clock_changes(day: datetime) -> None:
    harvest = next(job for job in JOBS if job.name == "harvest")

    due = timezone.localtime(harvest.after(day))

    assert timedelta(0) < due - day <= timedelta(hours=25)
    assert due.hour == 3


def test_a_database_that_cannot_be_asked_does_not_end_the_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked() -> None:
        raise OperationalError("database is locked")

    started: list[Claim] = []
    scheduler = worker.Scheduler()
    monkeypatch.setattr(scheduler, "_start", started.append)
    monkeypatch.setattr(worker, "claim_due", locked)
    scheduler.run_once()
    monkeypatch.setattr(worker, "claim_due", lambda: claim_due([HOURLY]))

    scheduler.run_once()

    assert [claim.job for claim in started] == [HOURLY]


@pytest.mark.parametrize(("setting", "options", "starts"), [("worker", [], True), ("cron", [], False)])
def test_the_worker_has_the_scheduler_in_it(
    settings: object, monkeypatch: pytest.MonkeyPatch, setting: str, options: list[str], starts: bool
) -> None:
    settings.SCHEDULER = setting  # type: ignore[attr-defined]
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # type: ignore[attr-defined]
    started: list[str] = []
    monkeypatch.setattr(worker.Scheduler, "start", lambda self: started.append(self.name))
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.run", lambda self: None)
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Worker.configure_signals", lambda self: None)

    call_command("db_worker", "--queue-name=*", *options, stdout=StringIO())

    assert started == ["scheduler"] * starts


def test_a_page_goes_live_and_offline_at_its_moment(site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = [job for job in JOBS if job.name == "publish"]
    page = make_case()
    page.unpublish()
    begin = timezone.now()
    page.go_live_at, page.expire_at = begin + timedelta(hours=1), begin + timedelta(hours=3)
    page.save_revision().publish()
    seen = []

    for hours in (0, 2, 4):
        moment = begin + timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda: moment)  # noqa: B023
        assert [result.succeeded for _, result in run_due(jobs)] == [True]
        seen.append(Page.objects.get(pk=page.pk).live)

    assert seen == [False, True, False]


def test_run_scheduled_runs_what_is_asked_and_says_what_failed(fails: Fails, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(CommandError("Het lukt niet."))
    broken = Job(name="publish", label="Kapot", command=("breaks",))
    monkeypatch.setattr("portal.management.commands.run_scheduled.JOBS", (broken, OTHER))
    out = StringIO()

    with pytest.raises(CommandError, match=r"publish: Het lukt niet\."):
        call_command("run_scheduled", "publish", stdout=out)
    with pytest.raises(CommandError, match="onzin is geen taak"):
        call_command("run_scheduled", "onzin")

    assert out.getvalue() == "run=1 failed=1\n"


@pytest.fixture
def panel(site: None, client: Client) -> Callable[[], str]:
    client.force_login(get_user_model().objects.create_superuser("baas", password="een-lang-proefwachtwoord"))
    return lambda: " ".join(client.get("/beheer/").content.decode().split())


def test_the_start_page_says_when_each_job_ran(panel: Callable[[], str]) -> None:
    assert "Nog niet ingepland. Draait de taakverwerker?" in panel()
    now = timezone.now()
    for job in JOBS:
        ScheduledJob.objects.create(name=job.name, due_at=job.after(now), finished_at=now, succeeded_at=now)

    page = panel()

    assert "Alles loopt op tijd." in page
    assert "Algoritmeregister ophalen" in page
    assert "Gelukt." in page


def test_the_start_page_says_what_failed_and_what_is_late(panel: Callable[[], str]) -> None:
    now = timezone.now()
    late, failed = now - timedelta(hours=1), now + timedelta(hours=1)
    for job in JOBS:
        ScheduledJob.objects.create(name=job.name, due_at=job.after(now), succeeded_at=now)
    ScheduledJob.objects.filter(name="index").update(due_at=late)
    ScheduledJob.objects.filter(name="harvest").update(due_at=failed, failures=2, message="Geen antwoord.")

    page = panel()

    assert "Let op: 2 taken zijn mislukt of te laat." in page
    assert "Te laat. Draait de taakverwerker?" in page
    assert "Mislukt, 2 keer op rij: Geen antwoord." in page


def test_only_an_administrator_sees_the_jobs(site: None, client: Client) -> None:
    user = get_user_model().objects.create_user("redacteur", password="een-lang-proefwachtwoord")
    user.groups.add(Group.objects.get(name="Moderatoren"))
    client.force_login(user)

    page = client.get("/beheer/").content.decode()

    assert "zoekindex" in page
    assert "Geplande taken" not in page

"""Two who write at the same moment, on either database: no change is lost, and one import runs at a time."""

import pytest

from .place import Place

pytestmark = pytest.mark.slow

# The second queues the key while the first is still at it, and is not done yet when a drain comes by.
SAME_KEY = """
import threading, time
from django.db import connection, transaction
from catalogue.models import Application
from search import outbox
from search.engines import get_engine
from search.indexing import drain
first = Application.objects.order_by("pk").first()
key = f"application:{first.pk}"
before = get_engine().count()
queued = threading.Event()
def second():
    with transaction.atomic():
        Application.objects.filter(pk=first.pk).update(withheld_at="2026-01-01T00:00Z")
        outbox.add([key])
        queued.set()
        time.sleep(1)
    connection.close()
with transaction.atomic():
    outbox.add([key])
    other = threading.Thread(target=second)
    other.start()
    time.sleep(0.5)
queued.wait()
drain()
other.join()
drain()
print(before - get_engine().count())
"""
# The first drain looks at an application and is slow to write; meanwhile it changes and a second drain comes by.
SLOW_DRAIN = """
import threading, time
from django.db import connection
from catalogue.models import Application
from search import indexing, outbox
from search.engines import get_engine
first = Application.objects.order_by("pk").first()
looked, project = threading.Event(), indexing.entries_of
def slowly(keys):
    entries = project(keys)
    if not looked.is_set():
        looked.set()
        time.sleep(1)
    return entries
indexing.entries_of = slowly
def drain():
    indexing.drain()
    connection.close()
outbox.add([f"application:{first.pk}"])
slow = threading.Thread(target=drain)
slow.start()
looked.wait()
Application.objects.filter(pk=first.pk).update(withheld_at="2026-01-01T00:00Z")
outbox.add([f"application:{first.pk}"])
before = get_engine().count()
drain()
slow.join()
print(before - get_engine().count())
"""
TAKE = """
import threading, time
from datetime import timedelta
from django.db import connection, transaction
from django.utils import timezone
from harvest.lease import lease
from harvest.models import HarvestLease
from harvest.errors import HarvestBusy
past = timezone.now() - timedelta(hours=1)
answers = []
def take(hold):
    try:
        with lease() as renew:
            hold(renew)
        answers.append("held")
    except HarvestBusy:
        answers.append("busy")
    connection.close()
def together(*jobs, after_first=lambda: None):
    threads = [threading.Thread(target=take, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
        if thread is threads[0]:
            after_first()
    for thread in threads:
        thread.join()
    print(*sorted(answers), HarvestLease.objects.count())
"""
DEAD_ONE = """
HarvestLease.objects.create(name="import", token="dood", expires_at=past)
together(*[lambda renew: time.sleep(2)] * 4)
"""
LONG_STORE = """
renewed = threading.Event()
def store(renew):
    HarvestLease.objects.update(expires_at=past)
    with transaction.atomic():
        renew()
        renewed.set()
        time.sleep(1.5)
    time.sleep(1.5)
together(store, lambda renew: None, after_first=renewed.wait)
"""


def test_a_change_during_a_drain_is_not_ticked_off_unseen(place: Place):
    assert place.run(SAME_KEY) == "1"


def test_what_was_seen_first_is_never_written_last(place: Place):
    assert place.run(SLOW_DRAIN) == "1"


def test_one_of_several_takes_over_from_a_dead_import(place: Place):
    assert place.run(TAKE + DEAD_ONE) == "busy busy busy held 0"


def test_a_long_store_that_renews_keeps_its_turn(place: Place):
    assert place.run(TAKE + LONG_STORE) == "busy held 0"

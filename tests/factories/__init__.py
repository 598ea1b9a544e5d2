"""Rows for tests, made through the doors of the house itself."""

from datetime import UTC, datetime
from typing import Any

from catalogue.intake import store_registrations
from catalogue.models import Registration
from harvest.sources.algorithm_register.parse import parse_registration
from tests.fixtures.register import record

SEEN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def make_registration(number: int = 1, *, sample: bool = False, **values: Any) -> Registration:
    """Store one registration as a harvest does; `values` are in the register's wire names."""
    data = parse_registration(record(number, **values))
    store_registrations([data], seen_at=SEEN, sample=sample)
    return Registration.objects.get(register_id=data.register_id)

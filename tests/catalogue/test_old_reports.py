"""A report of before rules 2.0 gets the shares that its answers meant, and can be read still."""

from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from catalogue.models import DiligenceRating, KeptRuleset
from tests.catalogue.arrange import application, entry, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
migration = import_module("catalogue.migrations.0004_reports_of_before_rules_2")


def test_an_old_report_can_be_read_after_the_migration(client: Client) -> None:
    store(entry(1))
    rating = DiligenceRating.objects.get(application=application(1))
    body = {**rating.ruleset.body, "version": "1.3", "categories": [{"name": "Voldoende basis", "from": 0.0}]}
    rating.ruleset = KeptRuleset.objects.create(version="1.3", digest="oud", body=body)
    new = ("share", "levels", "against")
    rating.findings = [{name: value for name, value in row.items() if name not in new} for row in rating.findings]
    rating.save()

    migration.add_shares(apps, None)

    rating.refresh_from_db()
    assert {row["share"][row["answer"]] for row in rating.findings if row["answer"] != "onbekend"} == {1.0}
    assert client.get(f"{application(1).get_absolute_url()}/beoordeling").status_code == 200

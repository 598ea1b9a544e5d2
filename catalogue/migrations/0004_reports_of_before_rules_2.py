"""Reports of before rules 2.0 had one answer for all users: they get the shares that this answer meant."""

from django.db import migrations

ANSWERS = ("ja", "nee", "nvt")


def add_shares(apps, schema_editor):
    Kept = apps.get_model("catalogue", "KeptRuleset")
    Rating = apps.get_model("catalogue", "DiligenceRating")
    old = [kept for kept in Kept.objects.all() if any("from" in row for row in kept.body["categories"])]
    for kept in old:
        kept.body = {**kept.body, "categories": [_category(row) for row in kept.body["categories"]]}
        kept.save()
    for rating in Rating.objects.filter(ruleset__in=[kept.pk for kept in old]).iterator(chunk_size=200):
        rating.findings = [_finding(row) for row in rating.findings]
        rating.save(update_fields=["findings"])


def _category(row):
    return {"name": row["name"], "means": ""}


def _finding(row):
    share = {answer: float(row["answer"] == answer) for answer in ANSWERS}
    levels = {str(level): float(row["answer"] == "ja" and row["level"] == level) for level in range(1, 5)}
    return {**row, "share": share, "levels": levels, "against": 0}


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_municipal_products")]

    operations = [migrations.RunPython(add_shares, migrations.RunPython.noop)]

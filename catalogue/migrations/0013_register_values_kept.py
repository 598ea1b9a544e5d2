from django.db import migrations, models

from catalogue.vocabularies import LISTS, value_of


def fill(apps, schema_editor):
    """Until now a text that is none of the standard's values was emptied; the versions still have it."""
    registrations = apps.get_model("catalogue", "Registration").objects
    emptied = registrations.filter(models.Q(status="") | models.Q(publication_category=""))
    for row in emptied.only("pk", *LISTS).iterator():
        delivered = list(_delivered(row))
        texts = {name: _last(name, delivered) for name in LISTS if not getattr(row, name)}
        if any(texts.values()):
            registrations.filter(pk=row.pk).update(**{name: value_of(name, text) for name, text in texts.items()})


def _delivered(row):
    """The versions in the order of import; an export of old versions comes before what the register lists."""
    versions = row.versions.values_list("transport", "published_at", "pk", "fields", "lacks")
    old = [version for version in versions if version[0] == "history"]
    listed = [version for version in versions if version[0] != "history"]
    yield from sorted(old, key=lambda version: (str(version[1] or ""), version[2]))
    yield from sorted(listed, key=lambda version: version[2])


def _last(name, delivered):
    """What the last version says whose road carries the field."""
    said = [fields.get(name) or "" for *_, fields, lacks in delivered if name not in lacks]
    return said[-1] if said else ""


def empty(apps, schema_editor):
    registrations = apps.get_model("catalogue", "Registration").objects
    for name, choices in LISTS.items():
        registrations.exclude(**{f"{name}__in": choices.values}).update(**{name: ""})


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0012_ways_out_and_concerns")]

    operations = [
        migrations.AlterField(
            model_name="registration",
            name="publication_category",
            field=models.TextField(
                blank=True,
                choices=[
                    ("hoog-risico", "Hoog-risico AI-systeem"),
                    ("impactvol", "Impactvolle algoritmes"),
                    ("overig", "Overige algoritmes"),
                ],
                verbose_name="publicatiecategorie",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="status",
            field=models.TextField(
                blank=True,
                choices=[
                    ("in-gebruik", "In gebruik"),
                    ("in-ontwikkeling", "In ontwikkeling"),
                    ("buiten-gebruik", "Buiten gebruik"),
                ],
                verbose_name="status",
            ),
        ),
        migrations.RunPython(fill, empty),
    ]

"""The sixteen themes of the Publicatiestandaard, which are the roots of the TOP-lijst (TOOI)."""

from django.db import migrations
from django.utils.text import slugify

THESAURUS = "https://identifier.overheid.nl/tooi/def/thes/top/"
THEMES = {
    "Cultuur en recreatie": "c_0361ffb3",
    "Economie": "c_d363776f",
    "Internationaal": "c_f47ad6ca",
    "Migratie en integratie": "c_399f194b",
    "Natuur en milieu": "c_afa30a11",
    "Onderwijs en wetenschap": "c_c232ae4a",
    "Openbare orde en veiligheid": "c_d58b78ca",
    "Organisatie en bedrijfsvoering": "c_3eb6243b",
    "Overheidsfinanciën": "c_391585db",
    "Recht": "c_f4679acc",
    "Ruimte en infrastructuur": "c_cfc7d5ab",
    "Sociale zekerheid": "c_d4890526",
    "Verkeer": "c_849842ac",
    "Werk": "c_9d1917e9",
    "Wonen": "c_124eaf3a",
    "Zorg en gezondheid": "c_d0463fb7",
}


def add_themes(apps, schema_editor):
    theme = apps.get_model("catalogue", "Theme")
    for name, code in THEMES.items():
        theme.objects.get_or_create(
            name=name, defaults={"slug": slugify(name), "identifier": THESAURUS + code}
        )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_relations")]
    operations = [migrations.RunPython(add_themes, migrations.RunPython.noop)]

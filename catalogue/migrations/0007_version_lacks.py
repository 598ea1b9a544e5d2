from django.db import migrations, models

CODES = ["organisation_code", "organisation_id"]
OF_SNAPSHOT = {"name", "organisation_name", "purpose_and_impact", "legal_basis", "status"}
EVERYTHING = """
    considerations contact data data_links description_short end_date human_intervention impact_assessments
    impact_assessments_explanation keywords language legal_basis legal_basis_links name organisation_code
    organisation_id organisation_name processing_register_link publication_category purpose_and_impact risk_management
    source_code_link source_id source_registration_link standard_version start_date status supplier
    technical_operation themes website
""".split()


def fill(apps, schema_editor):
    """Until now the road alone told what a version could not carry."""
    versions = apps.get_model("catalogue", "RegistrationVersion").objects
    versions.filter(transport__in=("csv", "history")).update(lacks=CODES)
    versions.filter(transport="snapshot").update(lacks=[name for name in EVERYTHING if name not in OF_SNAPSHOT])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0006_facets")]

    operations = [
        migrations.AddField(
            model_name="registrationversion",
            name="lacks",
            field=models.JSONField(default=list, verbose_name="velden die deze weg niet heeft"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

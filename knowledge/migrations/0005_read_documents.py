"""Read the text of the documents that are there already, so that search finds them too."""

from django.db import migrations


def read(apps, schema_editor):
    from knowledge.uploads.texts import text_of

    for document in apps.get_model("knowledge", "KnowledgeDocument").objects.filter(text="").iterator():
        try:
            with document.file.open("rb") as opened:
                document.text = text_of(opened, document.file.name)
        except OSError:
            continue  # the file is gone; then there is nothing to find
        document.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_document_text")]

    operations = [migrations.RunPython(read, migrations.RunPython.noop)]

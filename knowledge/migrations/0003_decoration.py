from django.db import migrations


class Migration(migrations.Migration):
    """The old name is one that Wagtail sets on every image it loads, so the choice was lost."""

    dependencies = [("knowledge", "0002_content_types")]

    operations = [
        migrations.RenameField(model_name="knowledgeimage", old_name="decorative", new_name="is_decoration"),
    ]

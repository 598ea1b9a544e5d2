import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('catalogue','0001_initial'),('knowledge','0001_initial')]
    operations = [
        migrations.AddField(
            model_name='evidence',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='knowledge.knowledgedocument', verbose_name='bestand'),
        ),
        migrations.AddField(
            model_name='screenshot',
            name='image',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='knowledge.knowledgeimage', verbose_name='afbeelding'),
        ),
    ]

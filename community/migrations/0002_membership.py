import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('catalogue', '0001_initial'),
        ('community', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('bijdrager', 'Bijdrager'), ('organisatieredacteur', 'Organisatieredacteur')], default='bijdrager', help_text='Een organisatieredacteur schrijft namens de organisatie. Een bijdrager mag nog niets.', max_length=20, verbose_name='rol')),
                ('confirmed_at', models.DateTimeField(blank=True, help_text='Vul dit in als je zeker weet dat deze persoon bij de organisatie werkt. Leeg geldt de rol niet.', null=True, verbose_name='bevestigd op')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='catalogue.organisation', verbose_name='organisatie')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='gebruiker')),
            ],
            options={
                'verbose_name': 'lidmaatschap',
                'verbose_name_plural': 'lidmaatschappen',
                'ordering': ['organisation__name', 'user__username'],
                'constraints': [models.UniqueConstraint(fields=('user', 'organisation'), name='one_membership_per_organisation', violation_error_message='Deze gebruiker hoort al bij deze organisatie.')],
            },
        ),
    ]

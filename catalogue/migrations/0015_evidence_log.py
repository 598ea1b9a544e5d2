"""The log of evidence goes to Wagtail's own, with all that is in it."""

from django.db import migrations

ACTIONS = {
    "toegevoegd": "evidence.add",
    "gewijzigd": "evidence.change",
    "ingetrokken": "evidence.retract",
    "gecontroleerd": "evidence.verify",
    "controle weg": "evidence.undo_verification",
    "reactie": "evidence.reply",
}


def move_events(apps, _editor):
    """An event whose evidence is gone keeps its place in the log, under number 0."""
    entry, types = apps.get_model("wagtailcore", "ModelLogEntry"), apps.get_model("contenttypes", "ContentType")
    kinds = {name: types.objects.get_or_create(app_label="catalogue", model=name)[0] for name in ("evidence", "ownerreply")}
    for event in apps.get_model("catalogue", "EvidenceEvent").objects.order_by("pk").select_related("evidence"):
        evidence = event.evidence
        entry.objects.create(
            content_type=kinds["ownerreply" if event.action == "reactie" else "evidence"],
            object_id=str(event.evidence_id or 0),
            label=f"{evidence.indicator}: {evidence.what}" if evidence else event.who,
            action=ACTIONS[event.action],
            timestamp=event.at,
            user_id=event.by_id,
            data={"before": event.before, "after": event.after},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0014_usage_drafts"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunPython(move_events),
        migrations.DeleteModel("EvidenceEvent"),
    ]

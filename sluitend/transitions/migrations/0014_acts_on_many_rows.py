import django.db.models.deletion
import sluitend.kit.clock
import sluitend.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0008_lists_that_are_kept"),
        ("transitions", "0013_proof_of_a_destination"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAct",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sluitend.kit.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("next_date", "next date"), ("hand_over", "handover"), ("assign", "assigned")],
                        max_length=20,
                    ),
                ),
                ("by", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField(default=sluitend.kit.clock.now)),
                ("given", models.JSONField(default=dict)),
                ("rows", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "act on many rows",
                "indexes": [models.Index(fields=["organisation", "made_at"], name="bulk_acts_by_day")],
            },
        ),
    ]

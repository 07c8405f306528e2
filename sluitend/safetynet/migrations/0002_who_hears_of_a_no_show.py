import django.db.models.deletion
from django.db import migrations, models

import sluitend.kit.clock
import sluitend.kit.ids


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_always_warm_for_opdc"),
        ("safetynet", "0001_cases_and_contact_attempts"),
        ("transitions", "0008_a_fall_is_an_event"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoShowNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sluitend.kit.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("said_at", models.DateTimeField(default=sluitend.kit.clock.now)),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("came_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="no_show_notices",
                        to="transitions.application",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={"verbose_name": "notice of a no-show"},
        ),
        migrations.AddConstraint(
            model_name="noshownotice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("application",), name="one_no_show_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="noshownotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("came_at", None),
                    models.Q(("ended_at__isnull", False), ("told_at__isnull", False)),
                    _connector="OR",
                ),
                name="told_otherwise_after_it_was_told",
            ),
        ),
    ]

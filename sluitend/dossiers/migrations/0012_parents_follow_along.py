import django.db.models.deletion
import sluitend.kit.clock
import sluitend.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0011_how_a_consent_was_recalled"),
        ("learners", "0003_opdc"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sluitend.kit.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                ("token_digest", models.BinaryField(unique=True)),
                ("code_digest", models.BinaryField()),
                ("made_at", models.DateTimeField(default=sluitend.kit.clock.now)),
                ("expires_on", models.DateField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follow_links", to="dossiers.dossier"
                    ),
                ),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follow_links", to="learners.guardian"
                    ),
                ),
            ],
            options={
                "verbose_name": "parent's link to follow",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("dossier", "guardian"),
                        name="one_living_follow_link_a_guardian",
                    )
                ],
            },
        ),
    ]

import django.db.models.deletion
import sluitend.kit.clock
import sluitend.kit.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0007_the_statutory_list"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChosenColumns",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("columns", models.JSONField(default=list)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_columns",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "chosen columns",
                "constraints": [models.UniqueConstraint(fields=("user", "kind"), name="columns_of_a_list_once")],
            },
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sluitend.kit.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("mentor", "mentor"),
                            ("career_dean", "career dean"),
                            ("care_coordinator", "care coordinator"),
                            ("school_admin", "school administrator"),
                            ("intaker", "intake"),
                            ("mbo_admin", "mbo administrator"),
                            ("study_coach", "study coach"),
                            ("support_coordinator", "support coordinator"),
                            ("attendance_officer", "attendance officer"),
                            ("doorstroompunt_officer", "Doorstroompunt"),
                            ("transfer_coach", "transfer coach"),
                            ("alliance_contact", "school alliance"),
                            ("region_manager", "region"),
                            ("pupil", "pupil"),
                            ("guardian", "parent"),
                            ("system", "Sluitend"),
                        ],
                        max_length=30,
                        verbose_name="role",
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("query", models.CharField(blank=True, max_length=300)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("is_shared", models.BooleanField(default=False, verbose_name="shared with colleagues")),
                ("saved_at", models.DateTimeField(default=sluitend.kit.clock.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_lists",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_lists",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved list",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_shared", True), ("removed_at", None)),
                        fields=["organisation", "role"],
                        name="shared_lists",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("organisation", "owner", "name"),
                        name="a_list_of_this_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_saved_list_has_a_name"
                    ),
                ],
            },
        ),
    ]

import django.db.models.deletion
import sluitend.kit.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0006_questions_and_feedback"),
        ("organisations", "0003_brand_is_a_colour"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="why",
            field=models.CharField(default="asked", max_length=20),
        ),
        migrations.AddField(
            model_name="reminder",
            name="whom",
            field=models.CharField(
                choices=[("pupil", "pupil"), ("guardian", "parent"), ("mentor", "mentor")],
                default="pupil",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "update dossiers_reminder set whom = 'guardian' from dossiers_dossier d"
            " where d.transition_id = dossier_id and d.status = 'with_guardian' and done_at is null",
            migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name="guardianlink",
            name="mailed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="guardianlink",
            name="refused_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="LeadTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("school_year", models.PositiveSmallIntegerField(verbose_name="school year")),
                ("step", models.CharField(max_length=10, verbose_name="step")),
                ("learners", models.PositiveIntegerField(verbose_name="pupils")),
                ("median", models.PositiveSmallIntegerField()),
                ("ninth", models.PositiveSmallIntegerField()),
                ("counted_at", models.DateTimeField(default=sluitend.kit.clock.now)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lead_times",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lead_times",
                        to="organisations.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead time",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "school_year", "step"), name="one_lead_time_a_step_and_year"
                    )
                ],
            },
        ),
    ]

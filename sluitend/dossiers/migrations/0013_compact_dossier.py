"""Somebody who moves between mbo's takes a compact dossier along."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_parents_follow_along")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="extent",
            field=models.CharField(
                choices=[("whole", "whole dossier"), ("compact", "compact dossier")],
                db_default="whole",
                default="whole",
                max_length=10,
                verbose_name="extent",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(("edition", None), ("extent", "whole"), _connector="OR"),
                name="a_region_changes_only_whole_dossiers",
            ),
        ),
    ]

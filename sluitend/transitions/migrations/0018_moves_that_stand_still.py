"""A coach hears once that nothing happens with a student who leaves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transitions", "0017_a_case_table_decides")]

    operations = [
        migrations.AddField(
            model_name="move",
            name="stalled_told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

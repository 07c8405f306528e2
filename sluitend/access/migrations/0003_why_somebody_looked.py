from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_notices_off")]

    operations = [
        migrations.AddField(
            model_name="look",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "the young person or a parent asked for help"),
                    ("reported", "a school or mbo reported absence"),
                    ("called", "a school, mbo or partner asked about this"),
                    ("moved", "the young person came to live in the municipality"),
                ],
                db_default="",
                max_length=30,
            ),
        ),
    ]

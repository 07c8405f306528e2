from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="guardian",
            name="refused_email",
            field=models.EmailField(blank=True, db_default="", max_length=254),
        ),
        migrations.AddField(
            model_name="guardian",
            name="refused_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]

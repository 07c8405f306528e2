from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0010_central_days")]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="recalled_way",
            field=models.CharField(
                blank=True,
                choices=[
                    ("account", "signed in"),
                    ("link", "by link and code"),
                    ("paper", "on paper"),
                    ("phone", "by phone or in person"),
                    ("term", "term to read has passed"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(model_name="consent", name="recalled_on", field=models.DateField(blank=True, null=True)),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0002_cache"),
    ]

    operations = [
        migrations.CreateModel(
            name="PutOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=80)),
                ("ids", models.JSONField()),
                ("due_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "task put off",
                "indexes": [models.Index(fields=["due_at"], name="put_off_until")],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("transitions", "0015_moves_between_mbos"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "transition opened"),
                    ("account", "letter and account"),
                    ("application", "application"),
                    ("intake", "talk at the college"),
                    ("drop", "fell back"),
                    ("decision", "reason of a decision"),
                    ("route", "other destination"),
                    ("proof", "proof of a destination"),
                    ("diploma", "diploma"),
                    ("dossier", "dossier"),
                    ("delivery", "dossier sent"),
                    ("warm_handover", "warm handover"),
                    ("question", "question to the mentor"),
                    ("holder", "who is responsible"),
                    ("handover", "handover"),
                    ("coach", "transfer coach"),
                    ("next_date", "next date"),
                    ("date_passed", "date passed"),
                    ("visibility", "seen by the municipality"),
                    ("contact", "contact"),
                    ("case", "result at the municipality"),
                    ("move", "move between mbo's"),
                    ("deregistration", "deregistration"),
                    ("merger", "goes on under another name"),
                    ("settled", "settled"),
                ],
                max_length=20,
            ),
        ),
    ]

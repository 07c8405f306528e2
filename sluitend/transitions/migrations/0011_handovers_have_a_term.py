import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

REFUSALS = [
    ("not_ours", "does not live or go to school with us"),
    ("has_place", "has a place already"),
    ("helped", "is helped by somebody else already"),
    ("you_first", "there is still something you can do"),
    ("too_little", "we know too little to begin"),
    ("other", "something else"),
]


def say_other(apps, schema_editor):
    """What was refused before there was a list keeps its own words."""
    apps.get_model("transitions", "Handover").objects.filter(status="refused", answer_reason="").update(
        answer_reason="other"
    )


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("transitions", "0010_talks_are_texted"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="answer_reason",
            field=models.CharField(blank=True, choices=REFUSALS, default="", max_length=20, verbose_name="reason"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="handover",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="reminded_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="handover",
            name="escalated_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(say_other, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                condition=models.Q(("status", "asked")), fields=["answer_by"], name="handovers_that_wait"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("answer_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_refusal_has_a_reason",
            ),
        ),
    ]

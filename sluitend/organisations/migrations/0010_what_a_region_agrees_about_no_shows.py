import sluitend.organisations.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0009_who_goes_on_as_another"),
    ]

    operations = [
        migrations.AddField(
            model_name="region",
            name="no_show_tells",
            field=models.JSONField(
                default=sluitend.organisations.models.everybody_hears, verbose_name="who hears of a no-show"
            ),
        ),
        migrations.AddField(
            model_name="region",
            name="no_show_workdays",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="working days the school looks first"),
        ),
        migrations.AddConstraint(
            model_name="region",
            constraint=models.CheckConstraint(
                condition=models.Q(("no_show_workdays__lte", 10)), name="a_school_looks_first_for_days_not_weeks"
            ),
        ),
    ]

"""How those who left an mbo got on: figures for a region, without persons."""

import django.db.models.deletion
from django.db import migrations, models

import sluitend.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("transitions", "0018_moves_that_stand_still"),
    ]

    operations = [
        migrations.CreateModel(
            name="MoveFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("school_year", models.PositiveSmallIntegerField(verbose_name="school year")),
                ("leavers", models.PositiveIntegerField(verbose_name="left")),
                ("restarted", models.PositiveIntegerField(verbose_name="started anew")),
                ("median", models.PositiveIntegerField(blank=True, null=True)),
                ("ninth", models.PositiveIntegerField(blank=True, null=True)),
                ("due_october", models.PositiveIntegerField()),
                ("by_october", models.PositiveIntegerField()),
                ("due_february", models.PositiveIntegerField()),
                ("by_february", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField(default=sluitend.kit.clock.now)),
                (
                    "college",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="move_figures",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="move_figures",
                        to="organisations.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of moves",
                "constraints": [
                    models.UniqueConstraint(fields=("college", "school_year"), name="one_move_figure_a_year")
                ],
            },
        ),
    ]

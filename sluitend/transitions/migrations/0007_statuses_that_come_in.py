import django.db.models.deletion
import sluitend.kit.clock
import sluitend.kit.ids
from django.db import migrations, models

# An application is open as long as its transition is: the database copies it, so that no code can forget to.
COPY = """
create function transitions_application_settles_with_its_transition() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'transitions_application' then
        select t.settled_on into new.settled_on from transitions_transition t where t.id = new.transition_id;
        return new;
    end if;
    update transitions_application a set settled_on = new.settled_on where a.transition_id = new.id;
    return null;
end $$;
create trigger settled_as_its_transition before insert on transitions_application
    for each row execute function transitions_application_settles_with_its_transition();
create trigger settles_its_applications after update of settled_on on transitions_transition
    for each row when (old.settled_on is distinct from new.settled_on)
    execute function transitions_application_settles_with_its_transition();
update transitions_application a set settled_on = t.settled_on
    from transitions_transition t where t.id = a.transition_id and t.settled_on is not null;
"""
UNCOPY = """
drop trigger settles_its_applications on transitions_transition;
drop trigger settled_as_its_transition on transitions_application;
drop function transitions_application_settles_with_its_transition();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_support_coordinator"),
        ("transitions", "0006_talks_of_a_college"),
    ]

    operations = [
        migrations.CreateModel(
            name="IncomingStatus",
            fields=[
                (
                    "id",
                    models.UUIDField(default=sluitend.kit.ids.uuid7, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "feed",
                    models.CharField(
                        choices=[
                            ("koppelpunt", "the hub of the mbo"),
                            ("cambo", "CAMBO"),
                            ("sis", "student system of the college"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                ("message", models.CharField(max_length=120)),
                ("said", models.CharField(max_length=40, verbose_name="their word")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applied", "applied"),
                            ("intake_to_plan", "intake to be planned"),
                            ("intake_planned", "intake planned"),
                            ("waitlisted", "on the waiting list"),
                            ("intake_done", "intake done"),
                            ("contract_offered", "place offered"),
                            ("enrolled", "enrolled"),
                            ("started", "started"),
                            ("not_admitted", "not enrolled"),
                            ("withdrawn", "withdrawn"),
                            ("no_show", "not arrived"),
                            ("deregistered", "deregistered"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="happened")),
                ("received_at", models.DateTimeField(default=sluitend.kit.clock.now, verbose_name="received")),
                ("chain_key", models.CharField(blank=True, max_length=80, verbose_name="key at the college")),
                ("person", models.BinaryField(null=True)),
                ("college_code", models.CharField(max_length=20, verbose_name="college")),
                ("programme_code", models.CharField(max_length=20, verbose_name="programme")),
                ("route", models.CharField(blank=True, max_length=3, verbose_name="route")),
                ("starts_on", models.DateField(verbose_name="starts on")),
                (
                    "aside",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown_word", "this status is not one we know"),
                            ("unknown_college", "this college is not known here"),
                            ("unknown_learner", "this student is not known here"),
                            ("not_followed", "nobody follows this student in this school year"),
                            ("unknown_programme", "this programme is not known here"),
                        ],
                        max_length=20,
                        verbose_name="lies aside because",
                    ),
                ),
            ],
            options={
                "verbose_name": "incoming status",
            },
        ),
        migrations.RemoveIndex(
            model_name="application",
            name="applications_by_date",
        ),
        migrations.AddField(
            model_name="application",
            name="chain_key",
            field=models.CharField(blank=True, max_length=80, verbose_name="key at the college"),
        ),
        migrations.AddField(
            model_name="application",
            name="settled_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("settled_on", None)),
                fields=["college", "applied_on", "id"],
                name="applications_by_date",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("chain_key", ""), _negated=True), fields=["chain_key"], name="applications_by_key"
            ),
        ),
        migrations.AddField(
            model_name="incomingstatus",
            name="application",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="incoming",
                to="transitions.application",
            ),
        ),
        migrations.AddField(
            model_name="incomingstatus",
            name="college",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="incomingstatus",
            index=models.Index(
                condition=models.Q(("aside", ""), _negated=True),
                fields=["college", "-occurred_at"],
                name="statuses_aside",
            ),
        ),
        migrations.AddConstraint(
            model_name="incomingstatus",
            constraint=models.UniqueConstraint(fields=("feed", "message"), name="a_message_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="incomingstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", False), ("aside", ""), ("person", None)),
                    models.Q(("application", None), models.Q(("aside", ""), _negated=True)),
                    _connector="OR",
                ),
                name="found_or_aside",
            ),
        ),
        migrations.RunSQL(COPY, UNCOPY),
    ]

"""``sluitend bench import``: pupils from a CSV file through the real plan and actions, beside two anchors in the same run.

- *COPY*: the same rows straight into the same tables by COPY and INSERT … ON CONFLICT, without reading, checking,
  comparing or marking anything: what the machine can do.
- *django-import-export* with the same models and each field validated: what a Django user would pick. It is measured on a
  sample, because it keeps its pace and the whole country would take an hour; the figure is rows per second.

Each runs in a process of its own (so that peak memory is its own) against a scratch database that is dropped afterwards.
"""

# ruff: noqa: S608  statements are put together from names of our own; what a file says is always a parameter

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sluitend.kit import scratch

ROWS = {"region": 15_000, "national": 150_000}
SAMPLE = 1_000  # rows for django-import-export
SCHOOL, MUNICIPALITY = "99BN", "GM9999"
YEAR = 2026
CLASS_SIZE = 28
LIMITS = {
    "times_faster_than_import_export": {"min": 20},
    "times_slower_than_copy": {"max": 10},
    "peak_memory_mb": {"max": 500},
}


def run(scale: str) -> dict[str, Any]:
    """Figures, anchors, ratios and limits (DESIGN 8)."""
    rows = ROWS[scale]
    with _scratch() as database, tempfile.TemporaryDirectory(prefix="sluitend-bench-") as folder:
        file = Path(folder) / "pupils.csv"
        file.write_bytes(b"".join(_csv(rows)))
        ours = _in_a_process("ours", database, file, rows)
        again = _in_a_process("again", database, file, rows)
        copy = _in_a_process("copy", database, file, rows)
        theirs = _in_a_process("import_export", database, file, SAMPLE)
    pace, their_pace = rows / ours["seconds"], SAMPLE / theirs["seconds"]
    return {
        "figures": {
            "rows": rows,
            "seconds": ours["seconds"],
            "check_seconds": ours["check_seconds"],
            "rows_per_second": pace,
            "again_seconds": again["seconds"],
            "peak_memory_mb": ours["peak_memory_mb"],
        },
        "anchors": {
            "copy_seconds": copy["seconds"],
            "copy_memory_mb": copy["peak_memory_mb"],
            "import_export_rows_per_second": their_pace,
            "import_export_sample_rows": SAMPLE,
        },
        "ratios": {
            "times_faster_than_import_export": pace / their_pace,
            "times_slower_than_copy": ours["seconds"] / copy["seconds"],
        },
        "limits": LIMITS,
    }


# --- The stage --------------------------------------------------------------------------------------------------


def _csv(rows: int) -> Iterator[bytes]:
    """A file as a school makes it: the same every time, everybody in a final year and with one parent."""
    yield (
        b"leerlingnummer;roepnaam;voorvoegsel;achternaam;geboortedatum;geslacht;postcode;huisnummer;woongemeente;klas;onderwijssoort;"
        b"leerjaar;e-mail leerling;ouder1_naam;ouder1_relatie;ouder1_email;ouder1_telefoon\r\n"
    )
    dice = random.Random(2026)  # noqa: S311 invented pupils, no secrets
    first_day, kinds = date(2008, 1, 1), ("vmbo-bb", "vmbo-kb", "vmbo-gl", "vmbo-tl")
    for number in range(rows):
        born = first_day + timedelta(days=dice.randrange(1200))
        name, family = f"Roep{dice.randrange(4000)}", f"Achter{dice.randrange(30_000)}"
        prefix = dice.choice(("", "", "", "de", "van der"))
        yield (
            f"{number:06};{name};{prefix};{family};{born:%d-%m-%Y};{dice.choice('12')};{1000 + number % 9000}AB;{number % 300 + 1};"
            f"{MUNICIPALITY};4K{number // CLASS_SIZE};{dice.choice(kinds)};4;l{number}@example.org;"
            f"Ouder {family};moeder;o{number}@example.org;06 12345678\r\n"
        ).encode()


@contextmanager
def _scratch() -> Iterator[str]:
    """A database for the length of the block, migrated, with one school and one municipality."""
    with scratch.database() as name:
        _in_a_process("stage", name, Path(), 0)
        yield name


def _in_a_process(step: str, database: str, file: Path, rows: int) -> dict[str, float]:
    return scratch.in_a_process("sluitend.exchange.bench", step, database, str(file), str(rows))


def _main(step: str, database: str, file: str, rows: str) -> None:
    """One step in its own process; says on standard output how long it took and what memory it needed."""
    scratch.set_up(database)
    from sluitend.access import wall

    with wall.standing_by(wall.WORK) if step != "stage" else wall.as_owner():
        begun = time.perf_counter()
        told = STEPS[step](Path(file), int(rows))
        seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    print(json.dumps({"seconds": seconds, "peak_memory_mb": peak, **told}))  # noqa: T201 the parent reads it


def _stage(file: Path, rows: int) -> dict[str, float]:
    from django.core.management import call_command

    from sluitend.access import wall
    from sluitend.organisations.models import Organisation, OrganisationKind, Region

    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    with wall.standing_by(wall.WORK):
        region = Region.objects.create(code="99", name="Bench")
        Organisation.objects.create(region=region, kind=OrganisationKind.VO, code=SCHOOL, name="Benchcollege")
        Organisation.objects.create(
            region=region, kind=OrganisationKind.MUNICIPALITY, code=MUNICIPALITY, name="Benchdam"
        )
    return {}


def _empty(keep: tuple[str, ...] = ()) -> None:
    """Take everybody out, so that each way begins with the same empty tables, freshly analysed."""
    from django.db import connection

    from sluitend.access import wall

    with wall.as_owner(), connection.cursor() as cursor:
        cursor.execute("truncate learners_learner, learners_schoolclass, exchange_import cascade")
        cursor.execute("vacuum analyze")


# --- Ours -------------------------------------------------------------------------------------------------------


def _ours(file: Path, rows: int) -> dict[str, float]:
    from sluitend.exchange import actions
    from sluitend.exchange.commands import at
    from sluitend.exchange.lifecycle import ImportStatus
    from sluitend.organisations.models import Organisation
    from sluitend.transitions.models import Transition

    school = Organisation.objects.get(code=SCHOOL)
    begun = time.perf_counter()
    batch = actions.check_file(school, file.read_bytes(), file.name, school_year=YEAR, by=at(school))
    checked = time.perf_counter() - begun
    actions.start(batch, by=at(school), in_background=False)
    batch = actions.carry_out(batch.pk, by=at(school))
    followed = Transition.objects.count()
    if (batch.status, batch.rows_done, followed) != (ImportStatus.DONE, rows, rows):
        raise RuntimeError(f"{batch.rows_done} rows done and {followed} followed of {rows}: {batch.counts}")
    return {"check_seconds": checked}


# --- COPY -------------------------------------------------------------------------------------------------------


def _copy(file: Path, rows: int) -> dict[str, float]:
    """The bytes of the file into a table, and from there into the tables of people, school and transition."""
    _empty()
    begun = time.perf_counter()
    from django.db import connection, transaction

    from sluitend.dossiers.questionnaire import Questionnaire

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """create temp table raw (nr text, roep text, voor text, achter text, geb text, g smallint, pc text, hn text, gem text,
               klas text, soort text, jaar smallint, mail text, o_naam text, o_rel text, o_mail text, o_tel text,
               learner uuid default gen_random_uuid(), transition uuid default gen_random_uuid()) on commit drop"""
        )
        columns = "nr, roep, voor, achter, geb, g, pc, hn, gem, klas, soort, jaar, mail, o_naam, o_rel, o_mail, o_tel"
        with (
            file.open("rb") as source,
            cursor.copy(f"copy raw ({columns}) from stdin (format csv, delimiter ';', header)") as into,
        ):
            while block := source.read(1 << 20):
                into.write(block)
        cursor.execute("analyze raw")
        for statement in STRAIGHT_IN:
            cursor.execute(
                statement,
                {"school": SCHOOL, "gm": MUNICIPALITY, "year": YEAR, "version": Questionnaire.current().number},
            )
        cursor.execute("select count(*) from transitions_transition")
        if cursor.fetchone() != (rows,):
            raise RuntimeError("COPY did not bring in every row.")
    return {"seconds": time.perf_counter() - begun}


OF_SCHOOL = "join organisations_organisation s on s.code = %(school)s"
STRAIGHT_IN = (
    f"""insert into learners_schoolclass (id, school_id, school_year, name, is_final_year)
        select gen_random_uuid(), s.id, %(year)s, k.klas, true from (select distinct klas from raw) k {OF_SCHOOL}
        on conflict (school_id, school_year, name) do nothing""",
    """insert into learners_learner (id, call_name, first_names, prefix, family_name, search_name, birth_date, gender, postcode,
          house_number, residence_id, email, phone)
       select r.learner, r.roep, '', coalesce(r.voor, ''), r.achter, lower(concat_ws(' ', r.achter, r.roep, r.voor)),
          to_date(r.geb, 'DD-MM-YYYY'), r.g, r.pc, r.hn, m.id, r.mail, ''
       from raw r left join organisations_organisation m on m.code = r.gem
       on conflict (id) do update set call_name = excluded.call_name""",
    f"""insert into learners_enrolment (id, learner_id, organisation_id, school_class_id, pupil_number, school_type, year,
          is_final_year, from_on, left_because)
        select gen_random_uuid(), r.learner, s.id, c.id, r.nr, r.soort, r.jaar, true, current_date, ''
        from raw r {OF_SCHOOL.replace("join", "cross join").replace(" on ", " where ")}""".replace(
        "where s.code = %(school)s",
        "join learners_schoolclass c on c.school_id = s.id and c.name = r.klas where s.code = %(school)s "
        "on conflict (organisation_id, pupil_number) where until_on is null do nothing",
    ),
    """insert into learners_guardian (id, learner_id, position, name, relation, email, phone, has_authority, language)
       select gen_random_uuid(), learner, 1, o_naam, 'mother', o_mail, o_tel, true, 'nl' from raw
       on conflict (learner_id, position) do nothing""",
    """insert into transitions_transition (id, learner_id, school_year, kind, origin_school_id, holder_id, holder_since, next_on,
          next_what, status, status_since, best_level, highest_level, has_dropped, open_applications, visible_because,
          settled_because, created_at)
       select r.transition, r.learner, %(year)s, 'vo-mbo', s.id, s.id, current_date, current_date + 14, 'choose', 'unknown',
          current_date, 0, 0, false, 0, '', '', now()
       from raw r cross join organisations_organisation s where s.code = %(school)s on conflict do nothing""",
    """insert into transitions_event (transition_id, organisation_id, kind, code, occurred_at, received_at, source, audience, by)
       select r.transition, s.id, k.kind, k.code, now(), now(), 20, 'everyone', 'bench'
       from raw r cross join organisations_organisation s
       cross join (values ('opened', 'vo-mbo'), ('holder', 'opened')) k(kind, code) where s.code = %(school)s""",
    """insert into dossiers_dossier (transition_id, questionnaire_version, status, status_since, pupil_part, mentor_part, round,
          warm_handover_wanted)
       select transition, %(version)s, 'with_pupil', current_date, 'not_begun', 'not_begun', 1, false from raw
       on conflict do nothing""",
)


# --- django-import-export ---------------------------------------------------------------------------------------


def _import_export(file: Path, rows: int) -> dict[str, float]:
    """A sample through a resource as its manual shows it: fields with widgets, models validated, the rest made per row."""
    _empty()
    import tablib

    lines = file.read_text().splitlines()[: rows + 1]
    data = tablib.Dataset().load("\n".join(lines), format="csv", delimiter=";")
    resource_of_pupils = _resource()
    begun = time.perf_counter()
    result = resource_of_pupils.import_data(data, dry_run=False, raise_errors=True)
    seconds = time.perf_counter() - begun
    if result.totals["new"] != rows:
        raise RuntimeError(f"django-import-export brought in {result.totals}")
    return {"seconds": seconds}


def _resource() -> Any:
    from import_export import fields, resources, widgets

    from sluitend.access.actor import Actor
    from sluitend.learners.models import Enrolment, Guardian, Learner, Relation, SchoolClass
    from sluitend.learners.names import search_name
    from sluitend.organisations.models import Organisation
    from sluitend.transitions.actions import open_for_final_years

    school, job = Organisation.objects.get(code=SCHOOL), Actor.job("bench")

    class Pupils(resources.ModelResource):
        call_name = fields.Field("call_name", "roepnaam")
        prefix = fields.Field("prefix", "voorvoegsel")
        family_name = fields.Field("family_name", "achternaam")
        birth_date = fields.Field("birth_date", "geboortedatum", widget=widgets.DateWidget("%d-%m-%Y"))
        gender = fields.Field("gender", "geslacht", widget=widgets.IntegerWidget())
        postcode = fields.Field("postcode", "postcode")
        house_number = fields.Field("house_number", "huisnummer")
        residence = fields.Field("residence", "woongemeente", widget=widgets.ForeignKeyWidget(Organisation, "code"))
        email = fields.Field("email", "e-mail leerling")

        class Meta:
            model = Learner
            import_id_fields = ("email",)
            clean_model_instances = True
            fields = (
                "call_name",
                "prefix",
                "family_name",
                "birth_date",
                "gender",
                "postcode",
                "house_number",
                "residence",
                "email",
            )

        def before_save_instance(self, instance: Learner, row: Any, **kwargs: Any) -> None:
            instance.search_name = search_name(instance.call_name, instance.prefix, instance.family_name)

        def after_save_instance(self, instance: Learner, row: Any, **kwargs: Any) -> None:
            school_class, _made = SchoolClass.objects.get_or_create(
                school=school, school_year=YEAR, name=row["klas"], defaults={"is_final_year": True}
            )
            enrolment = Enrolment(
                learner=instance, organisation=school, school_class=school_class, pupil_number=row["leerlingnummer"],
                school_type=row["onderwijssoort"], year=int(row["leerjaar"]), is_final_year=True,
            )  # fmt: skip
            guardian = Guardian(
                learner=instance, name=row["ouder1_naam"], relation=Relation.MOTHER, email=row["ouder1_email"],
                phone=row["ouder1_telefoon"],
            )  # fmt: skip
            for thing in (enrolment, guardian):
                thing.full_clean()
                thing.save()
            open_for_final_years(Enrolment.objects.filter(pk=enrolment.pk), school_year=YEAR, by=job)

    return Pupils()


STEPS: dict[str, Callable[[Path, int], dict[str, float]]] = {
    "stage": _stage,
    "ours": _ours,
    "again": _ours,
    "copy": _copy,
    "import_export": _import_export,
}

if __name__ == "__main__":
    _main(*sys.argv[1:])

"""What the rows of an import come to beside what is known: a handful of set-based statements, whatever the number of rows.

A row finds its pupil by ECK iD, then by pupil number within the school; a name with a birth date is only shown, and
counts when a person says so. Nothing outside the import changes. Repeating it gives the same.
"""

# ruff: noqa: S608  statements are put together from names of our own; what a file says is always a parameter

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from sluitend.exchange.lifecycle import MatchedBy, Verdict
from sluitend.exchange.models import Import
from sluitend.kit import clock, words
from sluitend.learners import bulk

CLOSEST_CLASS = 0.6  # how alike names of classes are before one is proposed for the other


@dataclass(frozen=True)
class Counts:
    """A plan in figures; ``absent`` are pupils of the school whom the file does not name."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0
    absent: int = 0
    looks_like: int = 0  # new rows that resemble a pupil of the school
    final_year: int = 0
    followed_already: int = 0
    residence_asked: int = 0  # pupils of whom the school is to find out where they live

    @property
    def good(self) -> int:
        return self.new + self.changed + self.same


def compare(batch: Import) -> Counts:
    """Judge every row that was not carried out yet; gives the plan in figures. Inside an action."""
    given: dict[str, Any] = {
        "batch": batch.pk,
        "school": batch.organisation_id,
        "year": batch.school_year,
        "number_header": header_of(batch, "pupil_number"),
        "other_birth_date": _("This belongs to somebody with another date of birth. Is the number right?"),
        "other_number": _("This ECK iD and this pupil number belong to two different pupils."),
        "number_in_row": _("This number is also in row %s."),
        "pupil_in_row": _("This pupil is also in row %s."),
        "unknown_municipality": _("We do not know this municipality. Find out before %(day)s where this pupil lives.")
        % {"day": words.day(clock.today() + bulk.RESIDENCE_WITHIN)},
        "eck_id": MatchedBy.ECK_ID, "by_number": MatchedBy.PUPIL_NUMBER, "by_person": MatchedBy.PERSON,
        "wrong": Verdict.WRONG, "new": Verdict.NEW, "changed": Verdict.CHANGED, "same": Verdict.SAME,
    }  # fmt: skip
    with connection.cursor() as cursor:
        for table in ("counting", "judged", "known", "found", "staged"):
            cursor.execute(f"drop table if exists {table}")
        for statement in (STAGED, FOUND, KNOWN, JUDGED, LOOKS_LIKE, WRITE, COUNTING):
            cursor.execute(statement, given)
            if statement in ANALYSED:
                cursor.execute(f"analyze {ANALYSED[statement]}")
        cursor.execute(COUNTED, given)
        names = [column.name for column in cursor.description]
        return Counts(**dict(zip(names, cursor.fetchone(), strict=True)))


def header_of(batch: Import, field: str) -> str:
    """The column of the file that fills a field, "" when there is none."""
    return next((header for header, filled in batch.mapping.items() if filled == field), "")


def as_dict(counts: Counts) -> dict[str, Any]:
    """As ``Import.counts`` keeps them."""
    return asdict(counts)


# A row in the school's own words, ready to be joined. A municipality is named by its official name from here on.
STAGED = """
create temp table staged on commit drop as
select r.id, r.number, r.learner_id as chosen, r.matched_by, m.id as residence_id,
    case when m.id is null then r.values else jsonb_set(r.values, '{municipality}', to_jsonb(m.name)) end as values,
    r.values ? 'municipality' and m.id is null as is_unknown_municipality,
    r.values->>'pupil_number' as pupil_number, r.values->>'eck_id' as eck_id, (r.values->>'birth_date')::date as birth_date,
    r.search_name,
    coalesce((select jsonb_agg(q) from jsonb_array_elements(r.questions) q where q->>'code' is null), '[]') as questions
from exchange_importrow r
left join organisations_organisation said on said.kind = 'municipality'
 and (lower(said.name) = lower(r.values->>'municipality') or said.code = upper(r.values->>'municipality'))
left join organisations_organisation m on m.id = coalesce(said.merged_into_id, said.id)
where r.batch_id = %(batch)s and r.done_at is null and r.values <> '{}'
"""
FOUND = """
create temp table found on commit drop as
select s.*, eck.id as by_eck, n.learner_id as by_number,
    coalesce(case when s.matched_by = %(by_person)s then s.chosen end, eck.id, n.learner_id) as learner_id,
    min(s.number) over (partition by s.pupil_number) as first_number, max(s.number) over (partition by s.pupil_number) as last_number
from staged s
left join learners_learner eck on eck.eck_id = s.eck_id
left join learners_enrolment n on n.organisation_id = %(school)s and n.until_on is null and n.pupil_number = s.pupil_number
"""


def _current() -> str:
    """What is known of a learner, in the words of a file, as SQL for one JSON object."""
    pairs = [
        *((of, f"l.{column.name}") for of, column in bulk.LEARNER.items()),
        *((of, f"e.{column.name}") for of, column in bulk.ENROLMENT.items()),
        *((f"guardian{n}_{of}", f"g{n}.{column.name}") for n in bulk.POSITIONS for of, column in bulk.GUARDIAN.items()),
        ("class_name", "c.name"),
        ("municipality", "m.name"),
    ]
    blocks = [", ".join(f"'{of}', {value}" for of, value in pairs[at : at + 20]) for at in range(0, len(pairs), 20)]
    return " || ".join(f"jsonb_build_object({block})" for block in blocks)


KNOWN = f"""
create temp table known on commit drop as
select f.id, l.birth_date, e.id as enrolment_id, e.school_class_id, {_current()} as current
from found f
join learners_learner l on l.id = f.learner_id
join learners_enrolment e on e.learner_id = l.id and e.organisation_id = %(school)s and e.until_on is null
left join learners_schoolclass c on c.id = e.school_class_id
left join organisations_organisation m on m.id = l.residence_id
left join learners_guardian g1 on g1.learner_id = l.id and g1.position = 1
left join learners_guardian g2 on g2.learner_id = l.id and g2.position = 2
"""


def _problem(field: str, message: str, *, when: str, row: str = "") -> str:
    text = f"replace(%({message})s, '%%s', {row}::text)" if row else f"%({message})s"
    return (
        f"case when {when} then jsonb_build_object('field', '{field}', 'value', coalesce(f.values->>'{field}', ''), "
        f"'message', {text}) end"
    )


OTHER = "case when f.number = {first} then {last} else {first} end"
PROBLEMS = ",\n        ".join((
    _problem("pupil_number", "other_number", when="f.by_eck <> f.by_number"),
    _problem("birth_date", "other_birth_date", when="f.birth_date <> l.birth_date"),
    _problem(
        "pupil_number", "number_in_row", when="f.first_number <> f.last_number",
        row=OTHER.format(first="f.first_number", last="f.last_number"),
    ),
    _problem(
        "pupil_number", "pupil_in_row", when="f.first_row <> f.last_row and f.first_number = f.last_number",
        row=OTHER.format(first="f.first_row", last="f.last_row"),
    ),
))  # fmt: skip
JUDGED = f"""
create temp table judged on commit drop as
select f.id, f.residence_id, f.learner_id, f.search_name, f.birth_date, f.values, k.enrolment_id, null::uuid as looks_like_id,
    case when f.learner_id is null then '' when f.matched_by = %(by_person)s then %(by_person)s
         when f.by_eck is not null then %(eck_id)s else %(by_number)s end as matched_by,
    case when f.is_unknown_municipality then f.questions || jsonb_build_object(
        'field', 'municipality', 'value', f.values->>'municipality', 'message', %(unknown_municipality)s, 'code', 'municipality'
    ) else f.questions end as questions,
    problems.list as problems,
    case when problems.list <> '[]' then %(wrong)s when k.id is null then %(new)s
         when changes.list <> '{{}}' then %(changed)s else %(same)s end as verdict,
    case when changes.list ? 'class_name'
         then changes.list || jsonb_build_object('class_id', jsonb_build_array(k.school_class_id)) else changes.list end as changes
from (
    select f.*, case when f.learner_id is not null then min(f.number) over (partition by f.learner_id) end as first_row,
        case when f.learner_id is not null then max(f.number) over (partition by f.learner_id) end as last_row
    from found f
) f
left join learners_learner l on l.id = f.learner_id
left join known k on k.id = f.id
cross join lateral (
    select coalesce(jsonb_agg(p) filter (where p is not null), '[]') as list from unnest(array[
        {PROBLEMS}
    ]) p
) problems
cross join lateral (
    select coalesce(jsonb_object_agg(said.key, jsonb_build_array(k.current->said.key, said.value)), '{{}}') as list
    from jsonb_each(f.values) said
    where k.current ? said.key and k.current->said.key is distinct from said.value
      and not (said.key = 'municipality' and f.is_unknown_municipality)
) changes
"""
LOOKS_LIKE = """
update judged j set looks_like_id = l.id
from learners_learner l
where j.learner_id is null and l.search_name = j.search_name and l.birth_date = j.birth_date
  and exists (select 1 from learners_enrolment e where e.learner_id = l.id and e.organisation_id = %(school)s)
  and not exists (select 1 from found f where f.learner_id = l.id)
"""
WRITE = """
update exchange_importrow r
set verdict = j.verdict, problems = j.problems, questions = j.questions, changes = j.changes, matched_by = j.matched_by, values = j.values,
    learner_id = j.learner_id, enrolment_id = j.enrolment_id, looks_like_id = j.looks_like_id, residence_id = j.residence_id
from judged j where r.id = j.id
"""
COUNTING = """
create temp table counting on commit drop as
select r.learner_id, r.verdict, r.looks_like_id,
    coalesce((r.values->>'final_year')::boolean and coalesce(r.values->>'school_type', '') not in ('havo', 'vwo')
        or (r.values->>'expected_mbo')::boolean, false) and r.verdict <> %(wrong)s as is_leaving,
    r.residence_id is null and r.values ? 'municipality' as is_residence_unknown, r.residence_id is null as says_no_residence,
    case when r.verdict = %(wrong)s then r.cells->>%(number_header)s end as number_of_wrong_row
from exchange_importrow r where r.batch_id = %(batch)s
"""
COUNTED = """
select count(*) as rows,
    count(*) filter (where r.verdict = %(new)s) as new,
    count(*) filter (where r.verdict = %(changed)s) as changed,
    count(*) filter (where r.verdict = %(same)s) as same,
    count(*) filter (where r.verdict = %(wrong)s) as wrong,
    (select count(*) from learners_enrolment e where e.organisation_id = %(school)s and e.until_on is null
        and not exists (select 1 from counting x where x.learner_id = e.learner_id)
        and not exists (select 1 from counting x where x.number_of_wrong_row = e.pupil_number)) as absent,
    count(*) filter (where r.looks_like_id is not null and r.verdict = %(new)s) as looks_like,
    count(*) filter (where r.is_leaving) as final_year,
    count(*) filter (where r.is_leaving and t.id is not null) as followed_already,
    count(*) filter (where r.verdict <> %(wrong)s
        and (r.is_residence_unknown or r.says_no_residence and l.residence_id is null)) as residence_asked
from counting r
left join learners_learner l on l.id = r.learner_id
left join transitions_transition t on t.learner_id = r.learner_id and t.settled_on is null
"""
# the tables of this transaction are new to the planner, which would take them for tables of a few rows
ANALYSED = {STAGED: "staged", FOUND: "found", KNOWN: "known", JUDGED: "judged", COUNTING: "counting"}

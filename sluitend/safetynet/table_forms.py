"""What people fill in about a case table: when and with whom, and what was agreed about a learner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.kit import clock, words, workdays
from sluitend.kit.forms import DayField, Form
from sluitend.organisations.models import Organisation
from sluitend.safetynet.agenda import USUAL_DAYS
from sluitend.safetynet.lifecycle import NEXT_OF, OffBecause, Question, TableDecision
from sluitend.safetynet.models import CaseTable, CaseTableItem
from sluitend.transitions.forms.moments import AtField, PlaceForm

IN_A_WEEK, IN_TWO_WEEKS, IN_FOUR_WEEKS, OTHER_DAY = "5", "10", "20", "other"  # working days ahead
WHEN = (
    (IN_A_WEEK, gettext_lazy("in a week")),
    (IN_TWO_WEEKS, gettext_lazy("in two weeks")),
    (IN_FOUR_WEEKS, gettext_lazy("in four weeks")),
)


def usual_day() -> date:
    """The next of the three days around which tables are held, at least two weeks ahead."""
    soon = workdays.after(clock.today(), 10)
    days = [date(year, *day) for year in (soon.year, soon.year + 1) for day in USUAL_DAYS]
    return workdays.on_or_after(next(day for day in days if day >= soon))


class CaseTableForm(PlaceForm):
    """When, where, and who takes part. After ``is_valid`` ``starts_at`` is the moment and ``participants`` are organisations."""

    on = DayField(label=gettext_lazy("On which day?"), initial=usual_day)
    at = AtField(label=gettext_lazy("At what time?"), initial=time(14))
    minutes = forms.IntegerField(label=gettext_lazy("How many minutes?"), initial=90, min_value=15, max_value=480)
    place = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("Building, room and address."),
        required=False,
        max_length=200,
    )
    who = forms.MultipleChoiceField(
        label=gettext_lazy("Who takes part?"),
        help_text=gettext_lazy("Each reads only the learners whom it sees anyway."),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("on", "at", "minutes", "place", "video_url", "who")

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], table: CaseTable | None = None, **kwargs: Any
    ) -> None:
        self._organisations = {str(row.pk): row for row in organisations}
        known: dict[str, Any] = {"who": list(self._organisations)}
        if table is not None:
            local = table.starts_at.astimezone(clock.AMSTERDAM)
            known = {name: getattr(table, name) for name in ("minutes", "place", "video_url")}
            known |= {"on": local.date(), "at": local.time()}
            known["who"] = [str(key) for key in table.participants.values_list("pk", flat=True)]
        super().__init__(*args, initial=known, **kwargs)
        field: Any = self.fields["who"]
        field.choices = [(key, row.name) for key, row in self._organisations.items()]
        field.error_messages["required"] = _("Choose at least one organisation.")

    @property
    def starts_at(self) -> datetime:
        return clock.moment(self.cleaned_data["on"], self.cleaned_data["at"])

    @property
    def participants(self) -> list[Organisation]:
        return [self._organisations[key] for key in self.cleaned_data["who"]]


class DecideForm(Form):
    """What was agreed about one learner. ``quick``: the short form on the agenda itself, without another day.

    ``instead_of`` is the moment of the decision that was on the screen. After ``is_valid`` ``owner`` and ``due_on`` are what
    the action takes.
    """

    decision = forms.ChoiceField(label=gettext_lazy("What do you agree?"))
    who = forms.ChoiceField(label=gettext_lazy("Who does it?"), required=False)
    when = forms.ChoiceField(label=gettext_lazy("By when?"), required=False, initial=IN_TWO_WEEKS)
    on = DayField(label=gettext_lazy("Another day"), required=False)
    instead_of = forms.CharField(widget=forms.HiddenInput, required=False)
    show_optional = False

    def __init__(
        self,
        *args: Any,
        item: CaseTableItem,
        owners: Iterable[Organisation],
        quick: bool = False,
        **kwargs: Any,
    ) -> None:
        self._owners = {str(row.pk): row for row in owners}
        seen = item.decided_at.isoformat() if item.decided_at else ""
        known: dict[str, Any] = {
            "instead_of": seen,
            "decision": item.decision,
            "who": str(item.owner_id or item.transition.holder_id),
        }
        if item.due_on and not quick:
            known |= {"when": OTHER_DAY, "on": item.due_on}
        super().__init__(*args, initial=known, auto_id=f"id_{item.pk.hex}_%s", **kwargs)
        fields: Any = self.fields
        fields["decision"].choices = [("", _("Choose")), *TableDecision.choices]
        fields["decision"].error_messages["required"] = _("Choose what you agree.")
        fields["who"].choices = [(key, row.name) for key, row in self._owners.items()]
        fields["when"].choices = _days_ahead() if quick else [*_days_ahead(), (OTHER_DAY, _("another day"))]
        if quick:
            del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        decision = given.get("decision")
        if given.get("on"):
            given["when"] = OTHER_DAY  # a day that somebody filled in counts, whatever the list above it says
        if decision and NEXT_OF[TableDecision(decision)]:
            if not given.get("who"):
                self.add_error("who", _("Choose who does it."))
            if given.get("when") == OTHER_DAY and given.get("on") is None and "on" not in self.errors:
                self.add_error("on", _("Fill in by which day."))
        return given

    @property
    def owner(self) -> Organisation | None:
        return self._owners.get(self.cleaned_data["who"])

    @property
    def due_on(self) -> date | None:
        when = self.cleaned_data["when"] or IN_TWO_WEEKS
        return self.cleaned_data.get("on") if when == OTHER_DAY else workdays.after(clock.today(), int(when))

    @property
    def seen(self) -> datetime | None:
        """None for no decision yet; what is no moment was tampered with, and is the moment of no decision."""
        said = self.cleaned_data["instead_of"]
        if not said:
            return None
        try:
            found = parse_datetime(said)
        except ValueError:
            found = None
        return found if found is not None and found.tzinfo is not None else clock.moment(date.min)


def _days_ahead() -> list[tuple[str, str]]:
    """ "in a week, 19 March"."""
    return [
        (ahead, f"{label}, {words.day(workdays.after(clock.today(), int(ahead)), year=False)}") for ahead, label in WHEN
    ]


class TakeOffForm(Form):
    """Why the table need not speak about somebody."""

    because = forms.ChoiceField(
        label=gettext_lazy("Why does the table not speak about this learner?"),
        widget=forms.RadioSelect,
        choices=OffBecause.choices,
    )


class PutOnForm(Form):
    """At which table somebody is discussed, and what the question is."""

    table = forms.ChoiceField(label=gettext_lazy("At which case table?"), widget=forms.RadioSelect)
    why = forms.ChoiceField(
        label=gettext_lazy("What is the question?"), widget=forms.RadioSelect, choices=Question.choices
    )

    def __init__(self, *args: Any, tables: Iterable[CaseTable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tables = {str(row.pk): row for row in tables}
        field: Any = self.fields["table"]
        field.choices = [(key, words.moment(row.starts_at)) for key, row in self._tables.items()]
        field.initial = next(iter(self._tables), None)

    @property
    def chosen(self) -> CaseTable:
        return self._tables[self.cleaned_data["table"]]

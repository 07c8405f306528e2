"""A series of moments to talk in one form, and moving one of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.kit import clock, workdays
from sluitend.kit.forms import DayField, Form
from sluitend.transitions.models import IntakeMoment
from sluitend.transitions.moments import MOST

FIRST, LAST = time(9), time(12)
WORKDAYS = [str(number) for number in range(5)]


def _next_week() -> date:
    return workdays.after(clock.today(), 5)


class AtField(forms.TimeField):
    """A time of the day, typed with a colon or a full stop."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput({"type": "time"}, format="%H:%M")
        super().__init__(input_formats=["%H:%M", "%H.%M"], widget=widget, **kwargs)


class PlaceForm(Form):
    """Where somebody is to come: a place, a video link, or both."""

    place = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("Building, room and address, as the student reads it."),
        required=False,
        max_length=200,
    )
    video_url = forms.URLField(label=gettext_lazy("Video link"), required=False, max_length=300, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("place") or cleaned.get("video_url")):
            self.add_error("place", _("Fill in a place or a video link."))
        return cleaned


class MomentsForm(PlaceForm):
    """Days from one to another, and on each of them moments one after another. After ``is_valid`` ``starts`` are their
    beginnings in Amsterdam."""

    first_on = DayField(label=gettext_lazy("From which day?"), initial=_next_week)
    last_on = DayField(
        label=gettext_lazy("Up to which day?"), help_text=gettext_lazy("Empty: one day only."), required=False
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On which days of the week?"),
        initial=WORKDAYS,
        widget=forms.CheckboxSelectMultiple,
    )
    begins = AtField(label=gettext_lazy("First talk at"), initial=FIRST)
    ends = AtField(label=gettext_lazy("Last talk ends at"), initial=LAST)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes per talk"), initial=30, min_value=5, max_value=240)
    capacity = forms.IntegerField(label=gettext_lazy("Students per talk"), initial=1, min_value=1, max_value=60)
    programme = forms.ChoiceField(label=gettext_lazy("For which programme?"), required=False)
    field_order = (
        "first_on", "last_on", "weekdays", "begins", "ends", "minutes", "capacity", "programme", "place", "video_url",
    )  # fmt: skip

    def __init__(self, *args: Any, programmes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [("", _("All programmes")), *programmes]  # type: ignore[attr-defined]
        self.fields["weekdays"].choices = [(key, capfirst(WEEKDAYS[int(key)])) for key in WORKDAYS]  # type: ignore[attr-defined]
        self.fields["weekdays"].error_messages["required"] = _("Choose at least one day.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if not 0 < len(self.starts) <= MOST:
            raise ValidationError(
                _("This makes %(count)s moments. Choose days and times that make 1 up to %(most)s.")
                % {"count": len(self.starts), "most": MOST}
            )
        if min(self.starts) <= clock.now():
            self.add_error("first_on", _("This moment has passed. Choose a later one."))
        return cleaned

    @property
    def starts(self) -> list[datetime]:
        """The beginnings, first one first; public holidays are left out."""
        first, last = self.cleaned_data["first_on"], self.cleaned_data["last_on"] or self.cleaned_data["first_on"]
        wanted = {int(key) for key in self.cleaned_data["weekdays"]}
        days = [first + timedelta(days=number) for number in range(min((last - first).days, 366) + 1)]
        return [
            clock.moment(day, at)
            for day in days
            if day.weekday() in wanted and workdays.is_workday(day)
            for at in self._times()
        ]

    def _times(self) -> list[time]:
        step = self.cleaned_data["minutes"]
        begins, ends = (_minutes(self.cleaned_data[name]) for name in ("begins", "ends"))
        return [time(at // 60, at % 60) for at in range(begins, ends - step + 1, step)]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


class MoveForm(PlaceForm):
    """Another day, time or place for one moment. After ``is_valid`` ``starts_at`` is the moment in Amsterdam."""

    on = DayField(label=gettext_lazy("On which day?"))
    at = AtField(label=gettext_lazy("At what time?"))
    field_order = ("on", "at", "place", "video_url")

    def __init__(self, *args: Any, moment: IntakeMoment, **kwargs: Any) -> None:
        local = moment.starts_at.astimezone(clock.AMSTERDAM)
        known = {"on": local.date(), "at": local.time(), "place": moment.place, "video_url": moment.video_url}
        super().__init__(*args, initial=known, **kwargs)

    @property
    def starts_at(self) -> datetime:
        return clock.moment(self.cleaned_data["on"], self.cleaned_data["at"])

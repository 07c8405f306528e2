"""A central day: making it, moving it, moving one conversation on it, and what came of one on the day itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.dossiers.forms.mentor import NO, YES
from sluitend.dossiers.models import WarmDay, WarmSlot
from sluitend.dossiers.queries.warm_days import Choices
from sluitend.kit import clock, words, workdays
from sluitend.kit.forms import DayField, Form
from sluitend.transitions.forms.moments import AtField, PlaceForm

FIRST, LAST = time(9), time(16)
USUAL_DAY = (6, 28)  # around which the field holds its central days (DOMAIN 5)
ENOUGH_WARNING = 5  # working days; by then the mentors know it in time


def _usual_day() -> date:
    """The end of June when that is still to come, else next week."""
    soon, usual = workdays.after(clock.today(), ENOUGH_WARNING), date(clock.today().year, *USUAL_DAY)
    return workdays.on_or_after(usual) if usual >= soon else soon


class WarmPlaceForm(PlaceForm):
    """Where the mentors come: a place, a link, or both."""

    place = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("Building, room and address, as the mentors read it."),
        required=False,
        max_length=200,
    )


class WarmDayForm(WarmPlaceForm):
    """When, where, with whom, and which handovers."""

    on = DayField(label=gettext_lazy("On which day?"), initial=_usual_day)
    begins = AtField(label=gettext_lazy("From"), initial=FIRST)
    ends = AtField(label=gettext_lazy("Until"), initial=LAST)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes per conversation"), initial=15, min_value=5, max_value=120)
    hosts = forms.MultipleChoiceField(
        label=gettext_lazy("Who of your college sits there?"),
        help_text=gettext_lazy("Two people hold two conversations at the same time."),
        widget=forms.CheckboxSelectMultiple,
    )
    school = forms.ChoiceField(label=gettext_lazy("Of which school?"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("For which team?"), required=False)
    field_order = ("on", "begins", "ends", "minutes", "place", "video_url", "hosts", "school", "team")

    def __init__(self, *args: Any, choices: Choices, me: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hosts"].choices = choices.hosts  # type: ignore[attr-defined]
        self.fields["hosts"].initial = [me]
        self.fields["hosts"].error_messages["required"] = _("Choose at least one colleague.")
        self.fields["school"].choices = [("", _("All schools")), *choices.schools]  # type: ignore[attr-defined]
        self.fields["team"].choices = [("", _("All teams")), *choices.teams]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", _("Choose a time after the beginning."))
        return cleaned


class MoveDayForm(WarmPlaceForm):
    """Another day, hour or place."""

    on = DayField(label=gettext_lazy("On which day?"))
    begins = AtField(label=gettext_lazy("From"))
    field_order = ("on", "begins", "place", "video_url")

    def __init__(self, *args: Any, day: WarmDay, **kwargs: Any) -> None:
        known = {name: getattr(day, name) for name in self.field_order}
        super().__init__(*args, initial=known, **kwargs)


class SlotForm(Form):
    """Another time or host for one conversation. After ``is_valid`` ``starts_at`` is the moment."""

    at = forms.ChoiceField(label=gettext_lazy("At what time?"))
    host = forms.ChoiceField(label=gettext_lazy("With whom of your college?"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, slot: WarmSlot, times: Sequence[datetime], hosts: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        first = hosts[0][0] if hosts else ""
        known = {"at": _key(slot.starts_at) if slot.starts_at else "", "host": str(slot.host_id or first)}
        super().__init__(*args, initial=known, **kwargs)
        self.fields["at"].choices = [(_key(at), words.at(at)) for at in times]  # type: ignore[attr-defined]
        self.fields["host"].choices = hosts  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["at"])


def _key(at: datetime) -> str:
    return at.astimezone(clock.AMSTERDAM).isoformat()


class DayNoteForm(Form):
    """What came of a conversation on the day itself: two answers, the rest as far as there is time."""

    agreements = forms.CharField(
        label=gettext_lazy("What did you agree?"),
        widget=forms.Textarea({"rows": 2, "autofocus": True}),
        max_length=500,
        required=False,
    )
    enough = forms.ChoiceField(
        label=gettext_lazy("Do you know enough now?"),
        widget=forms.RadioSelect,
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
    )
    text = forms.CharField(
        label=gettext_lazy("What did you talk about?"),
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        required=False,
    )


class CannotForm(Form):
    """A mentor who cannot come says when the college can call instead."""

    reachable = forms.CharField(
        label=gettext_lazy("When can the mbo call you instead?"),
        help_text=gettext_lazy("For instance: Tuesday after 15.00."),
        max_length=120,
    )

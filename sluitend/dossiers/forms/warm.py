"""The warm handover: planning the conversation, what came of it, and how it goes afterwards."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.forms.mentor import NO, YES
from sluitend.dossiers.lifecycle import ONE_BY_ONE, TalkWay
from sluitend.kit import clock, workdays
from sluitend.kit.forms import DayField, Form

USUAL = time(15, 30)  # lessons are over


def _tomorrow() -> date:
    return workdays.after(clock.today(), 1)


class TalkForm(Form):
    """When, and how. After ``is_valid`` ``starts_at`` is the moment in Amsterdam."""

    on = DayField(label=_("On which day?"), initial=_tomorrow)
    at = forms.TimeField(
        label=_("At what time?"),
        initial=USUAL,
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    way = forms.ChoiceField(label=_("How?"), widget=forms.RadioSelect, initial=TalkWay.PHONE)

    def __init__(self, *args: Any, planned_at: datetime | None = None, planned_way: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(way.value, capfirst(str(way.label))) for way in ONE_BY_ONE]  # type: ignore[attr-defined]
        if planned_at is not None:
            local = planned_at.astimezone(clock.AMSTERDAM)
            way = planned_way if planned_way in ONE_BY_ONE else TalkWay.PHONE
            self.initial = {"on": local.date(), "at": local.time(), "way": way, **self.initial}

    @property
    def starts_at(self) -> datetime:
        return clock.moment(self.cleaned_data["on"], self.cleaned_data["at"])


class WarmNoteForm(Form):
    """What came of the conversation."""

    text = forms.CharField(
        label=_("What did you talk about?"), widget=forms.Textarea({"rows": 3, "autofocus": True}), max_length=2000
    )
    agreements = forms.CharField(
        label=_("What did you agree?"), widget=forms.Textarea({"rows": 2}), max_length=500, required=False
    )
    participants = forms.CharField(label=_("Who took part?"), max_length=200, required=False)
    enough = forms.ChoiceField(
        label=_("Do you know enough now?"),
        widget=forms.RadioSelect,
        choices=[(YES, _("Yes")), (NO, _("No"))],
    )


class FeedbackForm(Form):
    """How the learner is doing at the mbo."""

    text = forms.CharField(
        label=_("How is it going?"), widget=forms.Textarea({"rows": 3, "autofocus": True}), max_length=2000
    )

"""The form that moves the clock of a demo."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sluitend.demo.actions import FARTHEST
from sluitend.kit import clock
from sluitend.kit.forms import DayField, Form


class MoveClockForm(Form):
    """Another day for the demo, at most 400 days from the one it is."""

    day = DayField(label=_("Which day should it be?"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day - clock.today()) > FARTHEST:
            raise ValidationError(_("Choose a day at most 400 days away from today."), code="too_far")
        return day

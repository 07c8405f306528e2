"""What a pupil answers who cannot come to a talk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.kit import words
from sluitend.kit.forms import Form
from sluitend.transitions.models import IntakeMoment

NONE_FITS = "geen"


class OtherMomentForm(Form):
    """Another free moment, or none of them. After ``is_valid`` ``moment`` is the chosen one or None."""

    choice = forms.ChoiceField(label=gettext_lazy("When can you come?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, others: Sequence[IntakeMoment], place: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(row.pk): row for row in others}
        none = _("None of these. I ask for another moment.") if others else _("I ask for another moment.")
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            *((key, _said(row, place)) for key, row in self.others.items()),
            (NONE_FITS, none),
        ]

    @property
    def moment(self) -> IntakeMoment | None:
        return self.others.get(self.cleaned_data["choice"])


def _said(moment: IntakeMoment, place: str) -> str:
    """When, and where it is elsewhere than the talk that was planned."""
    when = f"{capfirst(words.day(moment.starts_at, weekday=True, year=False))}, {words.at(moment.starts_at)}"
    where = _("by video") if moment.is_by_video else moment.place
    return when if where == place else f"{when} · {where}"

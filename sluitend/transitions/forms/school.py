"""What the holder decides about a transition: the next date, another destination, that it is complete."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock, workdays
from sluitend.kit.forms import DayField, Form
from sluitend.transitions.lifecycle import ROUTES, SettledReason
from sluitend.transitions.planning import NEXT

TO_CHOOSE = ("talk", "contact", "find", "choose")  # the other kinds of next date follow from a status
BY_A_PERSON = (  # the other reasons follow from time or a register
    SettledReason.OTHER_ROUTE,
    SettledReason.STAYED,
    SettledReason.MOVED_ABROAD,
    SettledReason.EXEMPT,
    SettledReason.DECEASED,
    SettledReason.OPENED_BY_MISTAKE,
)


def _in_five_workdays() -> date:
    return workdays.after(clock.today(), 5)


class NextDateForm(Form):
    """What is next, and when."""

    what = forms.ChoiceField(label=_("What is next?"), widget=forms.RadioSelect, initial="talk")
    on = DayField(label=_("On which day?"), initial=_in_five_workdays)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(code, capfirst(str(NEXT[code].label))) for code in TO_CHOOSE]  # type: ignore[attr-defined]


class RouteForm(Form):
    """Where somebody goes who does not go to an mbo that we follow."""

    code = forms.ChoiceField(label=_("Where does this pupil go?"), widget=forms.RadioSelect)
    note_text = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, capfirst(str(rule.label))) for code, rule in ROUTES.items()]  # type: ignore[attr-defined]


class SettleForm(Form):
    """Why nobody needs to hold this learner any longer."""

    because = forms.ChoiceField(label=_("Why is it complete?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = [(row.value, capfirst(row.label)) for row in BY_A_PERSON]  # type: ignore[attr-defined]

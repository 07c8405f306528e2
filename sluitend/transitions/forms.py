"""What people fill in about a transition: whom to hand over to and why, an answer, a next date, a destination."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock, workdays
from sluitend.kit.forms import DayField, Form
from sluitend.organisations.models import Organisation
from sluitend.transitions import planning, reasons
from sluitend.transitions.lifecycle import ROUTES, SettledReason

NOTE_LENGTH = 500
CHOSEN_BY_PEOPLE = ("talk", "contact", "stay_in_touch", "choose_again")  # the other kinds follow from a status
SETTLED_BY_PEOPLE = (
    SettledReason.STAYED,
    SettledReason.OTHER_ROUTE,
    SettledReason.MOVED_ABROAD,
    SettledReason.EXEMPT,
    SettledReason.DECEASED,
    SettledReason.OPENED_BY_MISTAKE,
)


class HandOverForm(Form):
    """Ask another party to take over."""

    to = forms.ChoiceField(label=_("Who do you ask to take over?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why?"), widget=forms.RadioSelect, choices=list(reasons.BY_HAND.items()))
    note = forms.CharField(
        label=_("What should they know?"),
        help_text=_("Only what they need to begin. The dossier does not go along."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, receivers: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._receivers = {str(row.pk): row for row in receivers}
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            (key, f"{row.name} ({row.get_kind_display()})") for key, row in self._receivers.items()
        ]

    def clean_to(self) -> Organisation:
        return self._receivers[self.cleaned_data["to"]]


class RefuseForm(Form):
    """Say no to a handover, with the reason."""

    why = forms.CharField(
        label=_("Why do you not take over?"),
        help_text=_("The other party reads this and acts on it."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NextDateForm(Form):
    """What is looked at next, and when."""

    what = forms.ChoiceField(
        label=_("What happens then?"),
        widget=forms.RadioSelect,
        choices=[(code, planning.NEXT[code].label) for code in CHOSEN_BY_PEOPLE],
    )
    on = DayField(label=_("On which day?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"what": "talk", "on": workdays.after(clock.today(), 5)})
        super().__init__(*args, **kwargs)


class RouteForm(Form):
    """A destination other than mbo."""

    code = forms.ChoiceField(
        label=_("Where does this learner go?"),
        widget=forms.RadioSelect,
        choices=[(code, rule.label) for code, rule in ROUTES.items()],
    )
    note = forms.CharField(
        label=_("Explanation"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SettleForm(Form):
    """Why nobody needs to hold this transition any longer."""

    because = forms.ChoiceField(
        label=_("Why is it completed?"),
        widget=forms.RadioSelect,
        choices=[(reason.value, reason.label) for reason in SETTLED_BY_PEOPLE],
    )

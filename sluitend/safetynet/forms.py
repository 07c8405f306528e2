"""What an officer fills in: a contact attempt in three taps, a colleague, an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.access.reasons import LookReason
from sluitend.kit import clock, workdays
from sluitend.kit.forms import DayField, Form
from sluitend.organisations.models import LONGEST_AT_SCHOOL, Hears, Membership
from sluitend.safetynet.lifecycle import CHOOSABLE, Result, Way

TOMORROW, NEXT_WEEK, OTHER_DAY = "1", "5", "other"  # working days ahead


class ContactForm(Form):
    """How, with what result, and when again; ``cleaned_data["next_on"]`` is the day."""

    way = forms.ChoiceField(label=_("How?"), widget=forms.RadioSelect, choices=Way.choices, initial=Way.PHONE)
    result = forms.ChoiceField(label=_("Did it work?"), widget=forms.RadioSelect, choices=Result.choices)
    note = forms.CharField(
        label=_("Short note"), help_text=_("Only your municipality reads this."), max_length=300, required=False
    )
    again = forms.ChoiceField(
        label=_("Next time"),
        widget=forms.RadioSelect,
        initial=TOMORROW,
        choices=[(TOMORROW, _("next working day")), (NEXT_WEEK, _("in a week")), (OTHER_DAY, _("another day"))],
    )
    on = DayField(label=_("Another day"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("again") == OTHER_DAY and given.get("on") is None and "on" not in self.errors:
            self.add_error("on", _("Fill in the day of the next contact."))
        given["next_on"] = self._next_on(given)
        return given

    def _next_on(self, given: dict[str, Any]) -> date | None:
        again = given.get("again")
        return given.get("on") if again == OTHER_DAY else workdays.after(clock.today(), int(again or TOMORROW))


class AssignForm(Form):
    """Which colleague takes on the chosen learners."""

    to = forms.ChoiceField(label=_("Colleague"))

    over = forms.BooleanField(label=_("also of a colleague"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._users = {str(row.user_id): row.user for row in colleagues}
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            (key, str(user)) for key, user in self._users.items()
        ]

    def clean_to(self) -> Any:
        return self._users[self.cleaned_data["to"]]


class CloseForm(Form):
    """How a case ended."""

    outcome = forms.ChoiceField(
        label=_("How does it end?"),
        widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in CHOOSABLE],
    )


class LookUpForm(Form):
    """Whom a municipality asks about, and why; the reason comes first."""

    why = forms.ChoiceField(
        label=_("Why do you ask about this young person?"),
        help_text=_("The young person reads this reason, with your role and your municipality."),
        widget=forms.RadioSelect,
        choices=LookReason.choices,
        error_messages={"required": _("Choose why you ask.")},
    )
    name = forms.CharField(
        label=_("First name and family name"), help_text=_("As they stand on the identity card."), max_length=160
    )
    born = DayField(label=_("Date of birth"), help_text=_("For instance 5 3 2010."))


class NoShowForm(Form):
    """What a region agrees about who does not come to class."""

    workdays = forms.IntegerField(
        label=_("For how many working days does the school look first?"),
        min_value=0,
        max_value=LONGEST_AT_SCHOOL,
        help_text=_("With 0 the municipality sees the student at once and is asked to take over. At most 10 days."),
    )
    tells = forms.MultipleChoiceField(
        label=_("Who gets a mail at once?"), choices=Hears.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("While the school looks first, the municipality gets no mail. After that it sees the student on its list."),
        required=False,
    )  # fmt: skip
    show_optional = False

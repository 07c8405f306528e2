"""What people fill in about a coach: why one is asked for, who it is and until when, or why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.access.models import User
from sluitend.kit import clock
from sluitend.kit.forms import DayField, Form
from sluitend.organisations.models import Organisation
from sluitend.transitions import reasons

USUAL_DAYS = 91  # a quarter


class AskCoachForm(Form):
    """Ask a school alliance for a coach."""

    alliance = forms.ChoiceField(label=_("Which school alliance?"), widget=forms.RadioSelect)
    why = forms.ChoiceField(
        label=_("Why is a coach needed?"), widget=forms.RadioSelect, choices=list(reasons.COACH_WHY.items())
    )
    note = forms.CharField(
        label=_("What should they know?"),
        help_text=_("Only what they need to begin. The dossier does not go along."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, alliances: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._alliances = {str(row.pk): row for row in alliances}
        field: Any = self.fields["alliance"]
        field.choices = [(key, row.name) for key, row in self._alliances.items()]
        if len(self._alliances) == 1:
            field.initial = next(iter(self._alliances))

    def clean_alliance(self) -> Organisation:
        return self._alliances[self.cleaned_data["alliance"]]


class ApproveForm(Form):
    """Who coaches, and until when."""

    coach = forms.ChoiceField(label=_("Coach"), widget=forms.RadioSelect)
    until = DayField(
        label=_("Until"), help_text=_("Half a year at most. Until then the coach reads about this learner.")
    )

    def __init__(self, *args: Any, coaches: Iterable[User], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"until": clock.today() + timedelta(days=USUAL_DAYS)})
        super().__init__(*args, **kwargs)
        self._coaches = {str(user.pk): user for user in coaches}
        field: Any = self.fields["coach"]
        field.choices = [(key, str(user)) for key, user in self._coaches.items()]

    def clean_coach(self) -> User:
        return self._coaches[self.cleaned_data["coach"]]


class RefuseCoachForm(Form):
    """Why there is no coach."""

    why = forms.CharField(
        label=_("Why do you give no coach?"),
        help_text=_("The other party reads this and acts on it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

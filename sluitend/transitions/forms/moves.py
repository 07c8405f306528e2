"""What a study coach fills in about somebody who (perhaps) leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sluitend.kit.forms import Form
from sluitend.kit.words import day
from sluitend.organisations.models import Offering
from sluitend.transitions.moving import LEAVING, Override, WhyMove

NOTE_LENGTH = 300


class OpenMoveForm(Form):
    """Why somebody (perhaps) leaves."""

    why = forms.ChoiceField(label=_("Why does this student perhaps leave?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [(row.value, capfirst(row.label)) for row in WhyMove]  # type: ignore[attr-defined]


class DeregisterForm(Form):
    """In which way somebody leaves; and why before there is a place, when that is so."""

    show_optional = False  # what must be said follows from whether there is a place

    because = forms.ChoiceField(label=_("How does this student leave?"), widget=forms.RadioSelect)
    override = forms.ChoiceField(
        label=_("Why without a place?"), widget=forms.RadioSelect, required=False, initial=None
    )
    note = forms.CharField(
        label=_("What did you do to find a place?"),
        help_text=_("Your college keeps this. The student can read it. The municipality does not."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = [(code, capfirst(str(way.label))) for code, way in LEAVING.items()]  # type: ignore[attr-defined]
        self.fields["override"].choices = [(row.value, capfirst(row.label)) for row in Override]  # type: ignore[attr-defined]


class NewPlaceForm(Form):
    """Where somebody who leaves applied."""

    offering = forms.ChoiceField(label=_("Where did this student apply?"))

    def __init__(self, *args: Any, offerings: Iterable[Offering], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offerings = {str(row.pk): row for row in offerings}
        self.fields["offering"].choices = [("", _("Choose a programme"))] + [  # type: ignore[attr-defined]
            (key, f"{row}, {row.college}, {day(row.starts_on)}") for key, row in self._offerings.items()
        ]

    def clean_offering(self) -> Offering:
        return self._offerings[self.cleaned_data["offering"]]

"""What people fill in about a handover: whom to ask and why, or why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.kit.forms import Form
from sluitend.organisations.models import Organisation
from sluitend.transitions import reasons

NOTE_LENGTH = 500


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

    reason = forms.ChoiceField(
        label=_("Why do you not take over?"), widget=forms.RadioSelect, choices=list(reasons.REFUSALS.items())
    )
    why = forms.CharField(
        label=_("Tell more about it"),
        help_text=_("The other party reads this and acts on it."),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

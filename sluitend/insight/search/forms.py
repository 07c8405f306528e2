"""What somebody searches by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.kit.forms import DayField, Form

SHORTEST = 2  # letters: one finds half of a school


class SearchForm(Form):
    """A name or the number of a pupil, a date of birth, or both."""

    show_optional = False
    words = forms.CharField(
        label=_("Name or pupil number"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"data-sl-search": "", "spellcheck": "false"}),
    )
    born = DayField(label=_("Date of birth"), help_text=_("For instance 5 3 2010."), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        words = given.get("words", "").strip()
        if given.get("born") is None and len(words) < SHORTEST and not self.errors:
            self.add_error("words", _("Fill in at least two letters of the name, a pupil number or a date of birth."))
        return {**given, "words": words}

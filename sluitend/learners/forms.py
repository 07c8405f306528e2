"""What somebody types from a letter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.kit.forms import DayField, Form


class ActivationForm(Form):
    """The code of the letter, typed any way, and the date of birth."""

    code = forms.CharField(
        label=_("Code of your letter"),
        help_text=_("Ten letters and figures. Capitals and dashes do not matter."),
        max_length=40,
        error_messages={"required": _("Fill in the code of your letter.")},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "data-code": ""}
        ),
    )
    birth_date = DayField(
        label=_("Your date of birth"),
        help_text=_("For instance 5 3 2010."),
        birthday=True,
        error_messages={"required": _("Fill in your date of birth.")},
    )

    def say_wrong_code(self) -> None:
        """The same words whatever did not fit, so that nobody learns which codes exist."""
        self.add_error(
            "code",
            _(
                "This code and this date of birth do not belong together. Look at your letter again. "
                "Does it not work? Ask your mentor for a new letter."
            ),
        )

"""What goes with a decision: a no asks why and what now, everything may carry a short word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sluitend.kit.forms import Form
from sluitend.transitions.outcomes import NEXT_STEPS, REASONS

TEXT_LENGTH = 300


class DecisionForm(Form):
    """A short word for the student, if somebody wants to."""

    text = forms.CharField(
        label=_("A word for the student"),
        help_text=_("Only if you want to. The student, the mentor and the school read this."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoForm(DecisionForm):
    """A no: why, and what the student can do now. No next step chosen means the one that belongs to the reason."""

    reason = forms.ChoiceField(label=_("Why is there no place?"), widget=forms.RadioSelect)
    next_step = forms.ChoiceField(label=_("What can the student do now?"), widget=forms.RadioSelect, required=False)
    field_order = ("reason", "next_step", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            (code, f"{capfirst(str(row.label))} ({_usual(row.usual)})") for code, row in REASONS.items()
        ]
        self.fields["next_step"].choices = [  # type: ignore[attr-defined]
            ("", _("The step between brackets, which mostly follows")),
            *((code, capfirst(str(row.label))) for code, row in NEXT_STEPS.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") and not cleaned.get("next_step"):
            cleaned["next_step"] = REASONS[cleaned["reason"]].usual
        return cleaned


def _usual(step: str) -> str:
    return str(NEXT_STEPS[step].label)

"""What a pupil fills in: one question a page, and what they say to the dossier as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.dossiers.questionnaire import SKIPPED, UNKNOWN, Checked, Kind, Question, validate
from sluitend.kit.forms import DayField, Form

ABSENT = object()  # no answer was stored, which is something else than an empty one
_BOOLEANS = {True: "true", False: "false"}


# --- One question ------------------------------------------------------------------------------------------------------


def _ways_out(question: Question) -> list[tuple[str, str]]:
    """What may be said instead of an answer."""
    ways = [
        (UNKNOWN, question.unknown_label, question.allows_unknown),
        (SKIPPED, question.skip_label, bool(question.skip_label)),
    ]
    return [(value, label) for value, label, allowed in ways if allowed]


def _options(question: Question) -> list[tuple[str, str]]:
    if question.kind is Kind.YES_NO:
        return [("true", _("Yes")), ("false", _("No"))]
    return [(option.code, option.label) for option in question.options]


def _choice(question: Question) -> forms.Field:
    return forms.Field(widget=forms.RadioSelect(choices=[*_options(question), *_ways_out(question)]))


def _choices(question: Question) -> forms.Field:
    return forms.Field(widget=forms.CheckboxSelectMultiple(choices=[*_options(question), *_ways_out(question)]))


def _text(question: Question) -> forms.Field:
    return forms.CharField(widget=forms.TextInput())


def _long(question: Question) -> forms.Field:
    return forms.CharField(widget=forms.Textarea({"rows": 5}))


def _number(question: Question) -> forms.Field:
    return forms.CharField(widget=forms.TextInput({"inputmode": "numeric"}))


def _phone(question: Question) -> forms.Field:
    return forms.CharField(widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}))


def _day(question: Question) -> forms.Field:
    return DayField()


FIELDS: dict[Kind, Callable[[Question], forms.Field]] = {
    Kind.YES_NO: _choice,
    Kind.CHOICE: _choice,
    Kind.SCALE4: _choice,
    Kind.CHOICES: _choices,
    Kind.SHORT: _text,
    Kind.LONG: _long,
    Kind.NUMBER: _number,
    Kind.PHONE: _phone,
    Kind.DATE: _day,
}
CHOSEN = (Kind.YES_NO, Kind.CHOICE, Kind.SCALE4, Kind.CHOICES)  # their ways out are options among the others


class QuestionForm(Form):
    """One question of the dossier; ``value`` is what may be kept once the form is valid,
    ``known`` is what stands in the field when nobody answered yet;
    ``is_new_and_blank`` says that nothing was filled in, now or before.

    The questionnaire judges, so the page, a file and the demo all say the same about an answer. A text has its ways
    out ("I do not know yet") as boxes below it; when both are given, the one that is new counts.
    """

    def __init__(self, question: Question, data: Any = None, *, stored: Any = ABSENT, known: Any = None) -> None:
        super().__init__(data)
        self.question, self.stored = question, stored
        self.value: Any = None
        self.is_new_and_blank = False
        self.show_optional = not question.required and not self._ways_out
        answer = FIELDS[question.kind](question)
        answer.required, answer.label, answer.help_text = False, question.wording, question.help
        answer.initial = _shown(question, known if stored is ABSENT else stored)
        self.fields["answer"] = answer
        if self._ways_out:
            self.fields["instead"] = _instead(self._ways_out, stored)

    @property
    def _ways_out(self) -> list[tuple[str, str]]:
        return [] if self.question.kind in CHOSEN else _ways_out(self.question)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        written, ticked = cleaned.get("answer"), (cleaned.get("instead") or [""])[0]
        self.is_new_and_blank = self.stored is ABSENT and not written and not ticked
        checked = self._checked(written, ticked)
        for error in checked.errors:
            self.add_error("answer", error)
        self.value = checked.value
        return cleaned

    def _checked(self, written: Any, ticked: str) -> Checked:
        if not ticked or (written and self.stored == ticked):
            return validate(self.question, written)
        if written and validate(self.question, written).value != self.stored:
            return Checked(errors=(_("Choose one of the two: write an answer, or tick the box below it."),))
        return validate(self.question, ticked)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether leaving the field should keep this: an answer, or that an answer was taken away."""
        return self.value not in (None, "", []) or self.stored is not ABSENT


def _instead(ways_out: list[tuple[str, str]], stored: Any) -> forms.Field:
    field = forms.Field(
        required=False, label=gettext_lazy("Or choose this"), widget=forms.CheckboxSelectMultiple(choices=ways_out)
    )
    field.initial = [stored] if stored in (UNKNOWN, SKIPPED) else []
    return field


def _shown(question: Question, stored: Any) -> Any:
    """A stored value as the field of its kind shows it."""
    if stored is ABSENT or stored is None or (stored in (UNKNOWN, SKIPPED) and question.kind not in CHOSEN):
        return None
    if question.kind is Kind.CHOICES:
        return [stored] if isinstance(stored, str) else stored
    if question.kind is Kind.DATE:
        return date.fromisoformat(stored)
    return _BOOLEANS[stored] if isinstance(stored, bool) else str(stored)


# --- The dossier as a whole --------------------------------------------------------------------------------------------

ABOUT = (
    ("data", gettext_lazy("my data")),
    ("programme", gettext_lazy("the programme")),
    ("mentor", gettext_lazy("what my mentor writes")),
    ("help", gettext_lazy("what it says about help")),
)


class DisputeForm(Form):
    """What is not right in the dossier, in the pupil's own words."""

    about = forms.MultipleChoiceField(
        label=gettext_lazy("What is not right?"),
        choices=ABOUT,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what is not right.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Tell your mentor what it should be"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Write what it should be.")},
    )


class ConsentForm(Form):
    """What lies outside the statutory list, apart from the rest and unticked."""

    consent = forms.MultipleChoiceField(
        label=gettext_lazy("May the mbo read this too?"),
        help_text=gettext_lazy("Only if you want it. You can leave it open. You can take it back later."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.fields["consent"].choices = lines  # type: ignore[attr-defined]


class ViewForm(Form):
    """What the pupil thinks of the dossier, after the talk; empty takes it back."""

    text = forms.CharField(
        label=gettext_lazy("What do you think of your dossier?"),
        help_text=gettext_lazy("The mbo reads this with your dossier."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
    )

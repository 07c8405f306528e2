"""The mentor's part as a form: one field a question, drawn from the questionnaire, checked by it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.lifecycle import Way
from sluitend.dossiers.questionnaire import SKIPPED, UNKNOWN, Filler, Kind, Question, Questionnaire, validate
from sluitend.kit import clock
from sluitend.kit.forms import DayField, Form

YES, NO = "true", "false"  # what a yes or no posts


def _options(question: Question) -> list[tuple[str, str]]:
    options = [(option.code, option.label) for option in question.options]
    if question.kind == Kind.YES_NO:
        options = [(YES, question.words_for(True)), (NO, question.words_for(False))]
    if question.allows_unknown:
        options.append((UNKNOWN, question.unknown_label))
    if question.allows_skip:
        options.append((SKIPPED, question.words_for(SKIPPED)))
    return options


def _one_of(question: Question, **shared: Any) -> forms.Field:
    return forms.ChoiceField(choices=_options(question), widget=forms.RadioSelect, **shared)


def _some_of(question: Question, **shared: Any) -> forms.Field:
    return forms.MultipleChoiceField(choices=_options(question), widget=forms.CheckboxSelectMultiple, **shared)


def _line(question: Question, **shared: Any) -> forms.Field:
    return forms.CharField(max_length=None, **shared)


def _number(question: Question, **shared: Any) -> forms.Field:
    return forms.CharField(widget=forms.TextInput({"inputmode": "numeric", "size": 5}), **shared)


def _phone(question: Question, **shared: Any) -> forms.Field:
    return forms.CharField(widget=forms.TextInput({"type": "tel"}), **shared)


def _text(question: Question, **shared: Any) -> forms.Field:
    return forms.CharField(widget=forms.Textarea({"rows": 3}), strip=True, **shared)


def _day(question: Question, **shared: Any) -> forms.Field:
    return DayField(**shared)


FIELDS: dict[Kind, Callable[..., forms.Field]] = {
    Kind.CHOICE: _one_of,
    Kind.SCALE4: _one_of,
    Kind.YES_NO: _one_of,
    Kind.CHOICES: _some_of,
    Kind.NUMBER: _number,
    Kind.PHONE: _phone,
    Kind.SHORT: _line,
    Kind.LONG: _text,
    Kind.DATE: _day,
}
TEXTS = (Kind.SHORT, Kind.LONG, Kind.NUMBER, Kind.PHONE, Kind.DATE)


def shown(question: Question, value: Any) -> Any:
    """A kept value as its field shows it."""
    if isinstance(value, bool):
        return YES if value else NO
    if value == SKIPPED and question.kind in TEXTS:
        return None
    if question.kind == Kind.CHOICES and isinstance(value, str):
        return [value]
    if question.kind == Kind.DATE and value:
        return date.fromisoformat(value)
    return str(value) if isinstance(value, int) else value


class MentorForm(Form):
    """All questions of the mentor's part, or only some; with ``filler`` those of the care annex.

    ``answers`` is what is kept now, ``known`` what stands in a field that nobody filled in yet. After ``is_valid`` ``filled()`` gives question, value and what the form had been
    drawn with. ``whole``: a required question without an answer is an error; else it may wait.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Mapping[str, Any],
        data: Any = None,
        *,
        only: Question | None = None,
        whole: bool = False,
        known: Mapping[str, Any] | None = None,
        filler: Filler = Filler.MENTOR,
    ) -> None:
        super().__init__(data)
        self.answers, self.whole, self.known = dict(answers), whole, known or {}
        sections = questionnaire.sections(filler)
        every = [question for section in sections for question in section.questions]
        self.questions = [question for question in every if only is None or question.code == only.code]
        for question in self.questions:
            self._add(question)
        self.use_required_attribute = False  # a part may be filled in bit by bit
        self.show_optional = False

    def _add(self, question: Question) -> None:
        value = self.answers.get(question.code, self.known.get(question.code))
        shared = {
            "label": question.wording,
            "required": False,
            "help_text": question.help,
            "initial": shown(question, value),
        }
        self.fields[question.slug] = FIELDS[question.kind](question, **shared)
        if question.allows_skip and question.kind in TEXTS:
            self.fields[f"{question.slug}-skip"] = forms.BooleanField(
                label=question.words_for(SKIPPED), required=False, initial=value == SKIPPED
            )

    def clean(self) -> dict[str, Any]:
        """Let the questionnaire judge, in its own order, because what is asked depends on earlier answers."""
        cleaned, self.values = super().clean() or {}, {}
        so_far = dict(self.answers)
        for question in self.questions:
            if not question.is_asked(so_far) or question.slug in self.errors:
                continue
            checked = validate(question, self._raw(question, cleaned))
            empty = checked.value is None
            if checked.errors and (self.whole or not empty or self._was_given(question, cleaned)):
                self.add_error(question.slug, list(checked.errors))
                continue
            if not empty or question.code in self.answers:
                self.values[question.code] = so_far[question.code] = checked.value
        return cleaned

    def _raw(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        raw = cleaned.get(question.slug)
        if not raw and cleaned.get(f"{question.slug}-skip"):
            return SKIPPED
        return raw

    def _was_given(self, question: Question, cleaned: Mapping[str, Any]) -> bool:
        return bool(self._raw(question, cleaned))

    def filled(self) -> Iterator[tuple[Question, Any, Any]]:
        """Question, value, and the value that the form was drawn with."""
        for question in self.questions:
            if question.code in self.values:
                yield question, self.values[question.code], self.seen(question)

    def seen(self, question: Question) -> Any:
        """What stood there when the form was drawn, as its hidden box says."""
        try:
            return json.loads(self.data.get(f"seen-{question.slug}", "null"))
        except ValueError:
            return None


class ApprovalForm(Form):
    """A parent agreed on paper or by voice: who, how, when. Of two parents one is chosen."""

    guardian = forms.ChoiceField(label=_("Which parent?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name of the parent"), max_length=160)
    way = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
        choices=[(Way.PAPER, _("On paper")), (Way.PHONE, _("By phone or in person"))],
    )
    given_on = DayField(label=_("On which day?"))

    def __init__(self, *args: Any, parents: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {str(row.pk): row for row in parents}
        one = next(iter(parents), None)
        self.initial = {"name": one.name if one else "", "given_on": clock.today(), **self.initial}
        del self.fields["name" if len(parents) > 1 else "guardian"]
        if "guardian" in self.fields:
            self.fields["guardian"].choices = [(key, row.name) for key, row in self.parents.items()]  # type: ignore[attr-defined]

    @property
    def noted(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        chosen = self.parents.get(said.pop("guardian", ""))
        return {**said, "way": Way(said["way"]), "name": chosen.name if chosen else said["name"], "guardian": chosen}


class AddressForm(Form):
    """Another e-mail address of a parent."""

    email = forms.EmailField(label=_("New e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))

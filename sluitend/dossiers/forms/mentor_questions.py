"""A question of a college to the mentor and its answer, and what a college says of a dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.forms.mentor import NO, YES
from sluitend.dossiers.lifecycle import Lacking, Quality, QuestionTopic
from sluitend.dossiers.models import DossierFeedback
from sluitend.kit.forms import Form

LENGTH = 1000


class AskForm(Form):
    """What it is about, which the student reads too, and the question."""

    topic = forms.ChoiceField(
        label=_("What is it about?"), help_text=_("The student sees this, not your question."), widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("Your question"), max_length=LENGTH, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [(row.value, capfirst(str(row.label))) for row in QuestionTopic]  # type: ignore[attr-defined]


class AnswerForm(Form):
    """The answer of the mentor."""

    text = forms.CharField(
        label=_("Your answer"), max_length=LENGTH, widget=forms.Textarea({"rows": 4, "autofocus": True})
    )


class DossierFeedbackForm(Form):
    """Whether it was used, how well it served, what was missing."""

    used_in_talk = forms.ChoiceField(
        label=_("Did you use the dossier in the talk?"),
        widget=forms.RadioSelect,
        choices=[(YES, _("Yes")), (NO, _("No"))],
    )
    quality = forms.TypedChoiceField(
        label=_("How well did the dossier help you?"), widget=forms.RadioSelect, coerce=int
    )
    missed = forms.MultipleChoiceField(
        label=_("What did you miss?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    text = forms.CharField(
        label=_("Something else?"),
        help_text=_("About the dossier, not about the student."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, known: DossierFeedback | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quality"].choices = [(row.value, capfirst(str(row.label))) for row in Quality]  # type: ignore[attr-defined]
        self.fields["missed"].choices = [(row.value, capfirst(str(row.label))) for row in Lacking]  # type: ignore[attr-defined]
        if known is not None:
            self.initial = {
                "used_in_talk": YES if known.used_in_talk else NO,
                "quality": known.quality,
                "missed": known.missed,
                "text": known.text,
            }

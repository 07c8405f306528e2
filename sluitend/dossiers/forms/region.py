"""What a region fills in: a question of its own, and for whose pupils a warm handover is always asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.dossiers.questionnaire import Filler, Kind, LegalCategory, Reader
from sluitend.kit.forms import Form
from sluitend.organisations.models import ALWAYS_WARM_KINDS

MAX_LENGTH = {Kind.SHORT: 160, Kind.LONG: 600}
KINDS = (
    (Kind.YES_NO, gettext_lazy("yes or no")),
    (Kind.CHOICE, gettext_lazy("choose one answer")),
    (Kind.SHORT, gettext_lazy("a short text")),
    (Kind.LONG, gettext_lazy("a longer text")),
)
FILLERS = (
    (Filler.PUPIL, gettext_lazy("the pupil")),
    (Filler.MENTOR, gettext_lazy("the mentor")),
)
CATEGORIES = (  # the closed list under which it may be passed on (DOMAIN 3.3); what falls outside is not offered
    (LegalCategory.ADMIN, gettext_lazy("practical data")),
    (LegalCategory.HISTORY, gettext_lazy("school, results, internships and work")),
    (LegalCategory.SOCIAL_EMOTIONAL, gettext_lazy("behaviour and how somebody learns")),
    (LegalCategory.GUIDANCE, gettext_lazy("help and guidance")),
    (LegalCategory.ABSENCE, gettext_lazy("absence in the last year")),
    (LegalCategory.OWN_EXPRESSION, gettext_lazy("what the pupil says about themselves")),
)
ABOUT_HELP = (  # said beside every question about help, in the language of the questionnaire
    "We vragen dit, zodat hulp op tijd klaarstaat. Overslaan mag altijd. De leerling, de ouder en de begeleiders lezen dit."
)


class QuestionOfRegionForm(Form):
    """One question; ``as_question`` is what an edition keeps of it."""

    filler = forms.ChoiceField(label=gettext_lazy("Who answers it?"), choices=FILLERS, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=gettext_lazy("What kind of answer?"), choices=KINDS, widget=forms.RadioSelect)
    wording = forms.CharField(
        label=gettext_lazy("The question"),
        max_length=120,
        help_text=gettext_lazy("One short sentence, at most fifteen words. Say “je” to a pupil."),
    )
    help = forms.CharField(label=gettext_lazy("Explanation below it"), max_length=160, required=False)
    label = forms.CharField(
        label=gettext_lazy("The question in two or three words"),
        max_length=40,
        help_text=gettext_lazy("So that who reads the answer knows what it is about."),
    )
    options = forms.CharField(
        label=gettext_lazy("The answers to choose from"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("One a line. Only for a question with answers to choose from."),
    )
    legal_category = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=CATEGORIES,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The law says about what a school may tell the mbo. Anything else cannot be asked here."
        ),
    )
    for_college = forms.BooleanField(label=gettext_lazy("The mbo reads the answer"), required=False, initial=True)

    answers: Sequence[str] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if len(cleaned.get("wording", "").split()) > MOST_WORDS:
            self.add_error("wording", _("This is too long to read easily. Use at most fifteen words."))
        lines = [line.strip() for line in cleaned.get("options", "").splitlines() if line.strip()]
        self.answers = list(dict.fromkeys(lines))
        if cleaned.get("kind") == Kind.CHOICE and not 2 <= len(self.answers) <= MOST_OPTIONS:
            self.add_error("options", _("Write two to twelve answers, one a line."))
        return cleaned

    def as_question(self) -> dict[str, Any]:
        """In the form that ``questionnaire.file`` reads."""
        said = self.cleaned_data
        kind = Kind(said["kind"])
        readers = [Reader.SCHOOL, Reader.GUARDIAN, *([Reader.COLLEGE] if said["for_college"] else [])]
        question: dict[str, Any] = {
            **{name: said[name] for name in ("filler", "kind", "wording", "help", "label", "legal_category")},
            "read_by": [reader.value for reader in readers],
        }
        if kind is Kind.CHOICE:
            question["options"] = {f"o{number}": label for number, label in enumerate(self.answers, start=1)}
        if kind in MAX_LENGTH:
            question["max_length"] = MAX_LENGTH[kind]
        if said["legal_category"] == LegalCategory.GUIDANCE:
            question["sensitive"] = ABOUT_HELP
        return question


MOST_WORDS, MOST_OPTIONS = 15, 12

WARM_KINDS = {
    "pro": gettext_lazy("practical education (pro)"),
    "vso": gettext_lazy("special secondary education (vso)"),
    "opdc": gettext_lazy("a centre for extra guidance (opdc)"),
    "isk": gettext_lazy("a class for newcomers (isk)"),
}


class AlwaysWarmForm(Form):
    """The kinds of school whose pupils are always handed over warmly."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Always a warm handover for pupils of"),
        required=False,
        choices=[(kind, WARM_KINDS[kind]) for kind in ALWAYS_WARM_KINDS],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The mbo then calls the school, also when the mentor does not ask for it."),
    )
    show_optional = False

"""What a guardian fills in: how they come in, and what is not right."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from sluitend.dossiers.questionnaire import Question
from sluitend.kit.forms import DayField, Form


class DoorForm(Form):
    """The code of the mail and the child's date of birth. ``token`` stands in the link of the mail, and is empty for who
    typed the address."""

    token = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The code is in the mail. It has six letters and figures."),
        max_length=40,
        error_messages={"required": _("Fill in the code of the mail.")},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"}
        ),
    )
    birth_date = DayField(
        label=_("Date of birth of your child"),
        help_text=_("For example 5 3 2010."),
        error_messages={"required": _("Fill in the date of birth of your child.")},
    )

    def say_wrong_code(self) -> None:
        """The same words whatever did not fit."""
        self.add_error(
            "code",
            _(
                "This code and this date of birth do not belong together. Look at the mail again, or ask for a new link."
            ),
        )


class MailsForm(Form):
    """In which language a guardian wants our mails, and whether also those that ask nothing new."""

    language = forms.ChoiceField(
        label=_("In which language do you want them?"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    gets_reminders = forms.BooleanField(
        label=_("Remind me when I have not answered, and tell me news"),
        help_text=_("You always get the question itself."),
        required=False,
    )


class NewLinkForm(Form):
    """Where the school sends mail to, and the child's date of birth."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The address that the school has of you."),
        error_messages={
            "required": _("Fill in your e-mail address."),
            "invalid": _("Fill in an e-mail address with an @, for example naam@voorbeeld.nl."),
        },
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
    )
    birth_date = DayField(
        label=_("Date of birth of your child"),
        help_text=_("For example 5 3 2010."),
        error_messages={"required": _("Fill in the date of birth of your child.")},
    )


ABOUT = (
    ("data", _("the data")),
    ("programme", _("the programme of your child")),
    ("mentor", _("what the mentor writes")),
    ("help", _("the information about help")),
)


class DisputeForm(Form):
    """What is not right, for the mentor. The text may stay empty: the mentor calls."""

    about = forms.MultipleChoiceField(
        label=_("What is wrong in the dossier?"),
        choices=ABOUT,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is wrong.")},
    )
    text = forms.CharField(
        label=_("What should it be?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )


class ConsentForm(Form):
    """What lies outside the statutory list, apart from the rest and unticked. The names of the questions are Dutch."""

    consent = forms.MultipleChoiceField(
        label=_("May this go along too?"),
        help_text=_(
            "The mbo may read this answer only when you allow it. You may leave it open. Nothing else changes."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        words = '<span lang="nl" dir="ltr">{}</span>'
        self.fields["consent"].choices = [(one.code, format_html(words, one.label)) for one in questions]  # type: ignore[attr-defined]


class ViewForm(Form):
    """A view of one's own, in one's own words; empty takes it back."""

    text = forms.CharField(
        label=_("What do you think of the dossier?"),
        help_text=_("You may write in your own language."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 5, "dir": "auto"}),
    )

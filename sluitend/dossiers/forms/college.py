"""Whom a college invites to make a dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sluitend.kit.forms import DayField, Form
from sluitend.learners.actions import Newcomer

OF_AGE = 18


class InviteForm(Form):
    """Somebody without a mentor at a school; who is not of age comes with a parent."""

    call_name = forms.CharField(label=_("Call name"), max_length=60)
    name_prefix = forms.CharField(label=_("Prefix"), max_length=20, required=False)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    birth_date = DayField(label=_("Date of birth"))
    email = forms.EmailField(label=_("E-mail address"))
    residence = forms.ChoiceField(label=_("Municipality of residence"))
    offering = forms.ChoiceField(label=_("Programme"))
    guardian_name = forms.CharField(label=_("Name of a parent, under 18"), max_length=160, required=False)
    guardian_email = forms.EmailField(label=_("E-mail address of this parent"), required=False)

    def __init__(self, data: Any, *, offerings: Sequence[Any], municipalities: Sequence[Any], age_on: Any) -> None:
        super().__init__(data)
        self.rows = {str(row.pk): row for row in (*offerings, *municipalities)}
        self.age_on = age_on
        for name, rows in (("offering", offerings), ("residence", municipalities)):
            self.fields[name].choices = [("", _("Choose")), *((str(row.pk), str(row)) for row in rows)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Below 18 a parent answers as well; the own address of the invited is no parent's."""
        said = super().clean() or {}
        born = said.get("birth_date")
        if born is None:
            return said
        if self.age_on(born) < OF_AGE:
            for name in ("guardian_name", "guardian_email"):
                if not said.get(name):
                    self.add_error(name, _("Below 18 a parent reads the dossier too. Fill this in."))
        if said.get("guardian_email") and said["guardian_email"].casefold() == said.get("email", "").casefold():
            self.add_error("guardian_email", _("Fill in an address of the parent, not of the student."))
        return said

    @property
    def newcomer(self) -> Newcomer:
        """Who is invited."""
        said = dict(self.cleaned_data)
        del said["offering"]
        prefix, residence = said.pop("name_prefix"), self.rows[said.pop("residence")]
        return Newcomer(**said, prefix=prefix, residence=residence)

    @property
    def chosen(self) -> Any:
        """For which programme."""
        return self.rows[self.cleaned_data["offering"]]

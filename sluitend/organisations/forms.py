"""What is filled in about an organisation."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sluitend.kit.forms import Form
from sluitend.kit.theme import ColourRefused, theme_for


class SavedListForm(Form):
    """What a list is called, and whether colleagues may use it."""

    name = forms.CharField(label=_("Name of the list"), help_text=_("Write no names of learners in it."), max_length=60)
    is_shared = forms.BooleanField(label=_("My colleagues in the same role may use it too"), required=False)


class NameForm(Form):
    """Another name for a list."""

    name = forms.CharField(label=_("Name of the list"), help_text=_("Write no names of learners in it."), max_length=60)


class ColourForm(Form):
    """The colour of the house style; ``nearest`` is one that works where this one does not."""

    kleur = forms.CharField(
        label=_("Colour"),
        help_text=_("Write # and six figures or letters, for instance #0b4f8a. They are in your house style."),
        widget=forms.TextInput({"spellcheck": "false", "autocapitalize": "none"}),
    )
    nearest = ""

    def clean_kleur(self) -> str:
        try:
            return theme_for(self.cleaned_data["kleur"]).brand
        except ColourRefused as refused:
            self.nearest = refused.nearest
            raise ValidationError(str(refused), code="refused") from refused

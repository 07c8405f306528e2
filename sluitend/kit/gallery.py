"""What the page of components shows: every part in every state, with invented people.

The words here are examples of content, not texts of the site, so they are plain Dutch and stay out of the translations.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from sluitend.kit import clock, icons
from sluitend.kit.forms import DayField, Form
from sluitend.kit.frame import Frame, NavItem, bare_frame, languages, mode_of


class SampleForm(Form):
    """One field of each kind."""

    name = forms.CharField(label="Naam", help_text="Zoals op je paspoort of id-kaart.")
    email = forms.EmailField(label="E-mailadres", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phone = forms.CharField(
        label="Telefoon", required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    born_on = DayField(label="Geboortedatum", help_text="Bijvoorbeeld 5 3 2010.", birthday=True)
    level = forms.ChoiceField(label="Niveau", choices=[("", "Kies een niveau"), ("2", "Niveau 2"), ("3", "Niveau 3")])
    wish = forms.ChoiceField(
        label="Wat wil je?",
        widget=forms.RadioSelect,
        choices=[("talk", "Een gesprek"), ("mail", "Een mail"), ("unknown", "Ik weet het nog niet")],
    )
    days = forms.MultipleChoiceField(
        label="Wanneer kun je?", widget=forms.CheckboxSelectMultiple, choices=[("mo", "Maandag"), ("tu", "Dinsdag")]
    )
    why = forms.CharField(label="Waarom kies je dit?", widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="Bestand", required=False, help_text="Een pdf van hooguit 5 MB.")
    agreed = forms.BooleanField(label="Ik heb alles gelezen")


FILLED = {
    "name": "Sam de Wit", "email": "sam@voorbeeld.nl", "born_on_day": "14", "born_on_month": "6", "born_on_year": "2009", "level": "3",
    "wish": "talk", "days": ["mo"], "why": "Ik kook thuis vaak.", "agreed": "on",
}  # fmt: skip
WRONG = {
    **FILLED,
    "name": "",
    "email": "sam",
    "born_on_day": "31",
    "born_on_month": "2",
    "wish": "",
    "days": [],
    "level": "",
    "why": "",
    "agreed": "",
}
PEOPLE = (
    ("Yara Demir", "Afgewezen voor Kok: praat samen", "vandaag", "Daling", "action", 3),
    ("Sam de Wit", "Jouw deel invullen", "5 dagen", "Aangemeld", "plain", 12),
    ("Daan Visser", "Ouder zegt: er klopt iets niet", "gisteren", "Klopt niet", "wait", 1),
    ("Ilse Brouwer", "Het mbo neemt een besluit", "6 dagen", "Plek aangeboden", "new", 0),
)


def content(request: HttpRequest) -> dict[str, Any]:
    """Everything the page needs. ``?dicht`` shows it as staff see it, ``?goed`` without errors."""
    return {
        "form": SampleForm(FILLED if "goed" in request.GET else WRONG),
        "people": PEOPLE,
        "icon_names": icons.NAMES,
        "chips": [("Alles", 28, "?", True), ("Aan jou", 6, "?a", False), ("Wacht", 9, "?w", False)],
        "filters": [("Dichtbij 15 km", None, "?", True), ("BBL", None, "?bbl", False)],
        "page": Paginator(range(214), 50).page(2),
        "day": date(2026, 3, 12),
        "time": datetime(2026, 4, 9, 10, 0, tzinfo=clock.AMSTERDAM),
        "frame": _staff(request) if "dicht" in request.GET else bare_frame(request),
    }


def _staff(request: HttpRequest) -> Frame:
    nav = [NavItem("Vandaag", "?dicht"), NavItem("Klas", "?dicht&klas", current=True), NavItem("Hulp", "/hulp/")]
    return Frame(
        density="dense",
        organisation_name="Maascollege",
        person_label="Mentor: L. Bos",
        nav=nav,
        sign_out_url="/",
        mode=mode_of(request),
        languages=languages(),
    )

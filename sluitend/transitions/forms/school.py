"""What the holder decides about a transition: the next date, another destination, that it is complete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sluitend.kit import clock, workdays
from sluitend.kit.forms import DayField, Form
from sluitend.transitions.destinations import ROUTES, Needs, Proof, RouteRule, Shown
from sluitend.transitions.lifecycle import SettledReason
from sluitend.transitions.planning import NEXT

TO_CHOOSE = ("talk", "contact", "find", "choose")  # the other kinds of next date follow from a status
BY_A_PERSON = (  # the other reasons follow from time or a register
    SettledReason.OTHER_ROUTE,
    SettledReason.STAYED,
    SettledReason.MOVED_ABROAD,
    SettledReason.EXEMPT,
    SettledReason.DECEASED,
    SettledReason.OPENED_BY_MISTAKE,
)


def _in_five_workdays() -> date:
    return workdays.after(clock.today(), 5)


class NextDateForm(Form):
    """What is next, and when."""

    what = forms.ChoiceField(label=_("What is next?"), widget=forms.RadioSelect, initial="talk")
    on = DayField(label=_("On which day?"), initial=_in_five_workdays)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(code, capfirst(str(NEXT[code].label))) for code in TO_CHOOSE]  # type: ignore[attr-defined]


class RouteForm(Form):
    """Where somebody goes who does not go to an mbo that we follow."""

    code = forms.ChoiceField(label=_("Where does this pupil go?"), widget=forms.RadioSelect)
    note_text = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code, capfirst(str(rule.label))) for code, rule in ROUTES.items()]  # type: ignore[attr-defined]

    @property
    def shown(self) -> Shown | None:
        """The proof that was seen; none is asked here."""
        return None


NOT_YET = "not_yet"


class ProofForm(RouteForm):
    """What shows that the destination is true: only of destinations of which the table asks it. Of a paper one may say that
    it is not there yet."""

    proof = forms.ChoiceField(label=_("What did you see?"), widget=forms.RadioSelect)
    proof_on = DayField(label=_("Of which day is it?"), required=False)

    def __init__(self, *args: Any, rule: RouteRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["code"].widget = self.fields["note_text"].widget = forms.HiddenInput()
        kinds = [(kind.value, capfirst(kind.label)) for kind in rule.proof if kind is not Proof.HUB]
        if rule.needs is Needs.DOCUMENT:
            kinds.append((NOT_YET, _("Nothing yet")))
        else:
            self.fields["proof"].label, self.fields["proof_on"].label = _("Who says so?"), _("Said on which day?")
        self.fields["proof"].choices = kinds  # type: ignore[attr-defined]

    @property
    def shown(self) -> Shown | None:
        if self.cleaned_data["proof"] == NOT_YET:
            return None
        return Shown(self.cleaned_data["proof"], self.cleaned_data["proof_on"])

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        if said.get("proof", NOT_YET) != NOT_YET and not said.get("proof_on") and "proof_on" not in self.errors:
            self.add_error("proof_on", _("Fill in a day, a month and a year."))
        return said


def form_of_route(data: Mapping[str, Any] | None) -> RouteForm:
    """The question that comes now: where to, and for some destinations what shows it. A proof is asked once, on a second
    page that keeps the first answer."""
    rule = ROUTES.get(str(data.get("code", ""))) if data else None
    if data is None or rule is None or rule.needs is Needs.NOTHING:
        return RouteForm(data)
    if "proof" in data or "proof_on_day" in data:
        return ProofForm(data, rule=rule)
    return ProofForm(rule=rule, initial={"code": data["code"], "note_text": data.get("note_text", "")})


class SettleForm(Form):
    """Why nobody needs to hold this learner any longer."""

    because = forms.ChoiceField(label=_("Why is it complete?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = [(row.value, capfirst(row.label)) for row in BY_A_PERSON]  # type: ignore[attr-defined]

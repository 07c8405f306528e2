"""Forms in the markup of the NL Design System, with errors in plain words.

``{{ form }}``, ``{{ form.name.as_field_group }}`` and ``{% field form.name %}`` draw the same thing: label, description, error, input
(in that order, so that somebody who listens hears what is wrong before the input). ``FORM_RENDERER``
names :class:`Renderer`, so that forms of other packages (signing in) look the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.renderers import DjangoTemplates
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sluitend.kit.signs import straight

# --- How a widget looks: the first kind that fits -----------------------------------------------------------------


class _Look(NamedTuple):
    css: str
    invalid_css: str = ""


_TEXTBOX = _Look("utrecht-textbox utrecht-textbox--html-input", "utrecht-textbox--invalid")
_CHECKBOX = _Look("utrecht-checkbox utrecht-checkbox--custom utrecht-checkbox--html-input")
_LOOKS: tuple[tuple[type[forms.Widget], _Look], ...] = (
    (forms.HiddenInput, _Look("")),
    (forms.Textarea, _Look("utrecht-textarea utrecht-textarea--html-textarea", "utrecht-textarea--invalid")),
    (forms.CheckboxSelectMultiple, _CHECKBOX),
    (forms.RadioSelect, _Look("utrecht-radio-button utrecht-radio-button--html-input")),
    (forms.Select, _Look("utrecht-select utrecht-select--html-select", "utrecht-select--invalid")),
    (forms.CheckboxInput, _CHECKBOX),
    (forms.FileInput, _Look("sl-file")),
    (forms.widgets.Input, _TEXTBOX),
    (forms.MultiWidget, _TEXTBOX),
)
_NOTHING = _Look("")


def _look(widget: forms.Widget) -> _Look:
    return next((look for kind, look in _LOOKS if isinstance(widget, kind)), _NOTHING)


class BoundField(DjangoBoundField):
    """A field of a form with everything its template asks for."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the classes of the design system, and a word to the browser on filling in: only what a form says itself."""
        drawn = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, drawn)
        look = _look(drawn)
        classes = [
            drawn.attrs.get("class", ""),
            attrs.get("class", ""),
            look.css,
            look.invalid_css if self.errors else "",
        ]
        if css := " ".join(filter(None, classes)):
            attrs["class"] = css
        if isinstance(drawn, forms.widgets.Input | forms.Textarea | forms.Select) and not isinstance(
            drawn, forms.CheckboxInput | forms.HiddenInput | forms.FileInput
        ):
            attrs.setdefault("autocomplete", drawn.attrs.get("autocomplete", "off"))
        attrs["placeholder"] = False  # a label beside the input stays; a placeholder goes when somebody types
        if self.layout == "group":
            attrs.pop("aria-invalid", None)  # a radio button cannot be wrong by itself: the group is
        return attrs

    @property
    def layout(self) -> str:
        """Which of the four forms it takes: "hidden", "group" (a fieldset), "tick" (one checkbox) or "single"."""
        if self.is_hidden:
            return "hidden"
        if self.use_fieldset:
            return "group"
        return "tick" if isinstance(self.field.widget, forms.CheckboxInput) else "single"

    @property
    def option_kind(self) -> str:
        """What the options of a group are: "radio", "checkbox", or "" when it has parts instead (a date)."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkbox"
        return "radio" if isinstance(widget, forms.RadioSelect) else ""

    @property
    def is_optional(self) -> bool:
        """Whether the label says that it may stay empty. Forms that only filter set ``show_optional = False``."""
        return not self.field.required and self.layout != "tick" and getattr(self.form, "show_optional", True)

    @property
    def first_id(self) -> str:
        """The id of the first thing that can be focused: where an error summary links to."""
        own = self.auto_id or ""
        return f"{own}_0" if self.layout == "group" else own


class Renderer(DjangoTemplates):
    """Draws forms with our templates and :class:`BoundField`."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
    bound_field_class = BoundField


# --- What is wrong, in plain words --------------------------------------------------------------------------------


def _required_text(field: forms.Field) -> str:
    """What to say when ``field`` stayed empty: an answer to choose, a file to choose, or what to fill in."""
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.TypedChoiceField):
        return _("Choose an answer.")
    if isinstance(field, forms.FileField):
        return _("Choose a file.")
    if isinstance(field, forms.BooleanField):
        return _("Tick this to go on.")
    label = str(field.label or "")
    if not label or label.endswith("?"):
        return _("Fill in an answer.")
    return _("Fill in %(what)s.") % {"what": _in_a_sentence(label)}


def _in_a_sentence(label: str) -> str:
    """A label in the middle of a sentence: "Klas" becomes "klas", "BSN" stays "BSN"."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class PlainErrors:
    """Mixin for a form: an empty field says what to fill in, in the words of its own label. A field's own ``error_messages`` win."""

    fields: dict[str, forms.Field]
    use_required_attribute = (
        True  # heard by who listens; forms carry novalidate, so the browser adds no words of its own
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label is None:
                field.label = capfirst(name.replace("_", " "))
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _required_text(field)


class Form(PlainErrors, forms.Form):
    """The form that rooms use. What comes in has no signs that turn a line round."""

    default_renderer = Renderer

    def clean(self) -> dict[str, Any] | None:
        """Straighten every text; a form with more to judge begins with this."""
        said = super().clean() or self.cleaned_data
        said.update({name: straight(value) for name, value in said.items() if isinstance(value, str)})
        return said


class Wrong(NamedTuple):
    """One line of the error summary: where it links to ("" when it is about the whole form) and what it says."""

    anchor: str
    text: str


def what_is_wrong(form: forms.BaseForm) -> list[Wrong]:
    """All errors of a form in the order of its fields, with the same words as at the field.

    Where several fields say the same ("Kies een antwoord."), the label stands in front, so that each line makes sense alone.
    """
    texts = Counter(str(text) for bound in form for text in bound.errors)
    lines = [Wrong("", str(text)) for text in form.non_field_errors()]
    for bound in form:
        anchor = "" if bound.is_hidden else bound.first_id if isinstance(bound, BoundField) else (bound.auto_id or "")
        label = str(bound.label).rstrip(":")
        own = (str(text) for text in bound.errors)
        lines += [Wrong(anchor, f"{label}: {text}" if texts[text] > 1 else text) for text in own]
    return lines


# --- A date in three boxes ----------------------------------------------------------------------------------------


class DayWidget(forms.MultiWidget):
    """Day, month and year, each with its own label. Takes and gives what people type; :class:`DayField` reads it."""

    template_name = "kit/forms/day.html"
    use_fieldset = True
    PARTS = (
        ("day", gettext_lazy("Day"), 2),
        ("month", gettext_lazy("Month"), 2),
        ("year", gettext_lazy("Year"), 4),
    )
    _BIRTHDAY = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, birthday: bool = False) -> None:
        """``birthday``: the day on which the person who fills in was born, so the browser may help."""
        fill = self._BIRTHDAY if birthday else {}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(
                {"inputmode": "numeric", "autocomplete": fill.get(name, "off"), "size": size, "maxlength": size}
            )
            for name, _label, size in self.PARTS
        }
        super().__init__(boxes, dict(attrs or {}))

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, (part, label, _size) in zip(context["widget"]["subwidgets"], self.PARTS, strict=True):
            box.update(label=label, part=part)
        return context


class DayField(forms.MultiValueField):
    """A date, filled in as day, month and year. Gives a ``date``; what cannot be a day is told apart from what is missing."""

    default_error_messages = {
        "incomplete": gettext_lazy("Fill in a day, a month and a year."),
        "numbers": gettext_lazy("Fill in the date in figures, for instance 5 3 2010."),
        "year": gettext_lazy("Fill in the year in four figures, for instance 2010."),
        "unknown": gettext_lazy("This date does not exist."),
    }

    def __init__(self, *, birthday: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DayWidget(birthday=birthday))
        parts = tuple(forms.CharField(required=False) for _part in DayWidget.PARTS)
        super().__init__(parts, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> date | None:
        """Read the three boxes; all empty is None, or the "required" error."""
        typed = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self.compress(typed)

    def compress(self, typed: list[str]) -> date:
        day, month, year = typed
        if not all(typed):
            raise self._refusal("incomplete")
        if not all(part.isascii() and part.isdecimal() for part in typed):
            raise self._refusal("numbers")
        if len(year) != 4:
            raise self._refusal("year")
        try:
            return date(int(year), int(month), int(day))
        except ValueError as impossible:
            raise self._refusal("unknown") from impossible

    def _refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)

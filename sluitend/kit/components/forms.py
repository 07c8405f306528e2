"""Forms: a field, all fields, what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from sluitend.kit.components import register
from sluitend.kit.forms import what_is_wrong


@register.simple_tag
def field(bound: Any, *, heading: bool = False) -> SafeString:
    """One field of a form: label, description, error, input. ``heading``: its label is the h1 of a page that asks one question."""
    return mark_safe(render_to_string("kit/forms/field.html", {"field": bound, "heading": heading}))


@register.simple_tag
def fields(form: forms.BaseForm) -> SafeString:
    """All fields of a form, hidden ones too; its errors as a whole stand in ``error_summary``."""
    return mark_safe("".join(field(bound) for bound in form))


@register.simple_tag
def error_summary(*checked: forms.BaseForm) -> SafeString:
    """What is wrong, on top of the page and with the focus, in the same words as at the fields; nothing when nothing is."""
    wrong = [line for form in checked if form is not None and form.is_bound for line in what_is_wrong(form)]
    return mark_safe(render_to_string("kit/parts/error_summary.html", {"wrong": wrong}) if wrong else "")

"""What stands around a page: its frame, the mark, what was just done, the languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.messages import DEFAULT_LEVELS
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sluitend.kit.components import register
from sluitend.kit.components.blocks import alert, undo_banner
from sluitend.kit.components.drawing import draw, own_url
from sluitend.kit.frame import MODES, UNDO, Frame, bare_frame

_MARK = mark_safe(
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M17.5 8A5.5 4.6 0 1 0 12 12"/><path d="M12 12a5.5 4.6 0 1 1-5.5 4"/></svg>'
)


@register.simple_tag(takes_context=True)
def current_frame(context: Context) -> Frame:
    """What stands around this page: what the context processor filled, else the frame for somebody we do not know."""
    return context.get("frame") or bare_frame(context.get("request"))


@register.simple_tag
def mark() -> SafeString:
    """The mark: one line that does not break."""
    return _MARK


@register.simple_tag
def mode_choices() -> list[dict[str, str]]:
    """The three ways to see the colours, for the foot of the page."""
    labels = {"auto": _("Colours of your device"), "light": _("Light"), "dark": _("Dark")}
    return [{"mode": mode, "label": labels[mode]} for mode in MODES]


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Fout: " in front of the title when a form of this page has errors, so that who listens hears it first."""
    found = (
        value for layer in context.dicts for value in layer.values() if isinstance(value, forms.BaseForm | BaseFormSet)
    )
    return _("Error: ") if any(form.is_bound and form.errors for form in found) else ""


@register.simple_tag(takes_context=True)
def page_messages(context: Context) -> SafeString:
    """What was just done: undo banners and alerts, each spoken once."""
    return mark_safe("".join(_message(context, message) for message in context.get("messages") or ()))


def _message(context: Context, message: Any) -> str:
    undo = next((tag.removeprefix(UNDO) for tag in (message.extra_tags or "").split() if tag.startswith(UNDO)), "")
    if undo:
        return undo_banner(context, text=message.message, url=undo)
    tones = {DEFAULT_LEVELS["SUCCESS"]: "ok", DEFAULT_LEVELS["WARNING"]: "warning", DEFAULT_LEVELS["ERROR"]: "error"}
    return alert(message.message, tone=tones.get(message.level, "info"))


@register.simple_tag(takes_context=True)
def language_line(context: Context, *, next_url: str = "") -> SafeString:
    """The languages, each in itself, as the first line of a page; choosing one comes back here."""
    return draw(
        "language_line", context, next_url=next_url or own_url(context), languages=current_frame(context).languages
    )

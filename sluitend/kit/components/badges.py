"""Small things beside a word: an icon, a state, a count, how far along."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sluitend.kit import icons
from sluitend.kit.components import register

_BADGES = {"action": "danger", "wait": "warning", "new": "active", "good": "success", "neutral": "neutral"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the own set (``kit.icons.NAMES``); always beside a word."""
    return icons.icon(name)


@register.simple_tag
def status_badge(label: Any, tone: str = "neutral") -> SafeString:
    """A state. ``tone``: action, wait, new, good, neutral; plain or soft are text without a badge, because a badge is news."""
    if tone == "plain":
        return format_html("{}", label)
    if tone == "soft":
        return format_html('<span class="sl-soft sl-small">{}</span>', label)
    return format_html('<span class="utrecht-status-badge utrecht-status-badge--{}">{}</span>', _BADGES[tone], label)


@register.simple_tag
def data_badge(label: Any) -> SafeString:
    """A fact in a box: "vmbo-k"."""
    return format_html('<span class="nl-data-badge">{}</span>', label)


@register.simple_tag
def number_badge(number: int) -> SafeString:
    """A count in a circle."""
    return format_html('<span class="nl-number-badge">{}</span>', number)


@register.simple_tag
def progress(value: int, maximum: int, label: Any) -> SafeString:
    """How far along: a line that fills. ``label`` says of what."""
    said = _("%(value)d of %(maximum)d") % {"value": value, "maximum": maximum}
    return format_html(
        '<progress class="sl-progress" max="{}" value="{}" aria-label="{}">{}</progress>', maximum, value, label, said
    )

"""Figures and facts: big numbers, names with values, answers to look over."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sluitend.kit.components import register


@register.simple_block_tag
def figures(content: str, *, column: bool = False) -> SafeString:
    """Big numbers in a row; inside it only ``figure``."""
    return format_html('<ul class="sl-figures{}">{}</ul>', " sl-figures--col" if column else "", content)


@register.simple_tag
def figure(number: Any, label: Any, *, url: str = "", tone: str = "") -> SafeString:
    """A big number and what it counts. ``tone``: error or warn."""
    css = {"": "", "error": " sl-error", "warn": " sl-warn"}[tone]
    name = (
        format_html('<a class="nl-link" href="{}">{}</a>', url, label) if url else format_html("<span>{}</span>", label)
    )
    return format_html('<li><b class="sl-big{}">{}</b> {}</li>', css, number, name)


@register.simple_block_tag
def data_list(content: str, *, lines: bool = False) -> SafeString:
    """Facts by name; inside it only ``fact``. ``lines``: name and value on one line."""
    return format_html('<dl class="sl-data{}">{}</dl>', " sl-data--lines" if lines else "", content)


@register.simple_tag
def fact(name: Any, value: Any) -> SafeString:
    """One fact; an empty value says "onbekend", because empty is an answer too."""
    shown = value if value not in (None, "") else format_html('<span class="sl-soft">{}</span>', _("unknown"))
    return format_html(
        '<div><dt class="utrecht-data-list__item-key">{}</dt><dd class="utrecht-data-list__item-value utrecht-data-list__item-value--html-dd">{}</dd></div>',
        name, shown,
    )  # fmt: skip


@register.simple_block_tag
def summary_list(content: str) -> SafeString:
    """Answers to look over before sending; inside it only ``answer``."""
    return format_html('<dl class="sl-data sl-data--lines sl-summary">{}</dl>', content)


@register.simple_tag
def answer(question: Any, value: Any, *, change_url: str = "") -> SafeString:
    """One answer with its link to change it."""
    shown = value if value not in (None, "") else format_html('<span class="sl-soft">{}</span>', _("not filled in"))
    change = _("Change")
    link = (
        format_html(
            '<dd class="sl-summary__change"><a class="nl-link" href="{}" aria-label="{}: {}">{}</a></dd>',
            change_url,
            change,
            question,
            change,
        )
        if change_url
        else ""
    )
    return format_html(
        '<div><dt class="utrecht-data-list__item-key">{}</dt><dd class="utrecht-data-list__item-value">{}</dd>{}</div>',
        question,
        shown,
        link,
    )

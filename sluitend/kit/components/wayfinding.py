"""Back, search, filters and pages: how somebody finds the rows they want; all of it in the address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sluitend.kit import icons
from sluitend.kit.components import register
from sluitend.kit.components.drawing import draw, for_listeners


@register.simple_tag
def back_link(url: str, label: Any) -> SafeString:
    """Back to where this page hangs: in the block ``before``."""
    return format_html(
        '<nav class="sl-noprint" aria-label="{}"><a class="nl-link" href="{}">{} {}</a></nav>',
        _("Back"),
        url,
        icons.icon("back"),
        label,
    )


@register.simple_tag
def search_form(
    label: Any, *, value: Any = "", name: str = "q", url: str = "", about: Any = "", key: bool = False
) -> SafeString:
    """A search box. ``label`` is its name and stands in it; ``key``: the key / goes there."""
    return mark_safe(
        render_to_string(
            "kit/parts/search_form.html", {"label": label, "value": value, "name": name, "url": url, "key": key}
        )
    )


@register.simple_tag
def chips(items: Iterable[Sequence[Any]], *, label: Any, removable: bool = False) -> SafeString:
    """Filters. ``items``: (label, count or None, url, on). ``removable``: an active one is a filter that can be taken away."""
    made = mark_safe("".join(_chip(*item, removable=removable) for item in items))
    return format_html('<nav class="sl-noprint" aria-label="{}"><ul class="sl-chips">{}</ul></nav>', label, made)


def _chip(label: Any, count: int | None, url: str, on: bool, *, removable: bool) -> SafeString:
    text = label if count is None else format_html('{} <span class="sl-num">{}</span>', label, count)
    if on and removable:
        return format_html(
            '<li><a class="sl-chip sl-chip--on" href="{}">{} {}{}</a></li>',
            url,
            text,
            icons.icon("close"),
            for_listeners(_("take away")),
        )
    return format_html(
        '<li><a class="sl-chip" href="{}"{}>{}</a></li>', url, mark_safe(' aria-current="true"') if on else "", text
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, *, parameter: str = "pagina") -> SafeString:
    """Previous, next and which rows these are; keeps every other part of the address. Nothing when there is one page."""
    if not page.has_other_pages():
        return mark_safe("")
    return draw(
        "pagination",
        context,
        page=page,
        previous=_page_url(context, page.number - 1, parameter),
        following=_page_url(context, page.number + 1, parameter),
    )


def _page_url(context: Context, number: int, parameter: str) -> str:
    request = context.get("request")
    query = request.GET.copy() if request is not None else {}
    query[parameter] = str(number)
    return "?" + (query.urlencode() if hasattr(query, "urlencode") else urlencode(query))

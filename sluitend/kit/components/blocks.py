"""Blocks of a page: a card, an alert, who is responsible, who helps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sluitend.kit import icons
from sluitend.kit.components import register
from sluitend.kit.components.drawing import draw, own_url

_ALERTS = {"info": "info", "ok": "check", "warning": "warning", "error": "error"}


@register.simple_block_tag
def card(content: str, *, heading: Any = "", level: int = 2) -> SafeString:
    """A white card with a heading; never a card in a card."""
    title = format_html('<h{0} class="nl-heading nl-heading--level-{0}">{1}</h{0}>', level, heading) if heading else ""
    return format_html('<section class="sl-card sl-flow">{}{}</section>', title, content)


@register.simple_block_tag(name="alert")
def alert_block(content: str, *, heading: Any = "", tone: str = "info") -> SafeString:
    """Something that needs attention now. ``tone``: info, ok, warning, error."""
    return alert(content, heading=heading, tone=tone)


def alert(content: Any, *, heading: Any = "", tone: str = "info") -> SafeString:
    """The same for Python: an alert with ``content`` (escaped unless safe)."""
    title = format_html('<p class="nl-paragraph"><strong>{}</strong></p>', heading) if heading else ""
    return format_html(
        '<div class="utrecht-alert utrecht-alert--{}" role="status"><div class="utrecht-alert__icon" aria-hidden="true">{}</div>'
        '<div class="utrecht-alert__content"><div class="utrecht-alert__message">{}<div>{}</div></div></div></div>',
        tone, icons.icon(_ALERTS[tone]), title, content,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def undo_banner(context: Context, *, text: Any, url: str, label: Any = "") -> SafeString:
    """What was done, with one button that takes it back and comes back here."""
    return draw("undo_banner", context, text=text, url=url, label=label or _("Undo"), next_url=own_url(context))


@register.simple_tag
def holder_line(
    *, holder: Any, since: date | datetime | None = None, next_what: Any = "", next_on: date | datetime | None = None
) -> SafeString:
    """Who is responsible, since when, and what happens when. Without a holder or a next date it turns red: that must never be."""
    return mark_safe(render_to_string("kit/parts/holder_line.html", {
        "holder": holder, "since": since, "next_what": next_what, "next_on": next_on, "has_time": isinstance(next_on, datetime),
        "is_broken": not holder or next_on is None,
    }))  # fmt: skip


@register.simple_block_tag
def details(content: str, *, summary: Any, opened: bool = False) -> SafeString:
    """Something to open for who wants more."""
    return format_html(
        '<details{}><summary>{}</summary><div class="sl-flow">{}</div></details>',
        mark_safe(" open") if opened else "",
        summary,
        content,
    )


@register.simple_block_tag
def empty_state(content: str, *, heading: Any) -> SafeString:
    """An empty list: that it is empty, and what is next."""
    return format_html(
        '<div class="sl-card sl-flow sl-empty"><p class="nl-paragraph nl-paragraph--lead"><strong>{}</strong></p>{}</div>',
        heading,
        content,
    )


@register.simple_tag
def help_card(name: Any, *, phone: str = "", app: str = "", email: str = "", formal: bool = False) -> SafeString:
    """Who helps, last on the page, always by name. ``formal`` for guardians ("u")."""
    heading = pgettext("formal", "Need help? Ask %(name)s") if formal else _("Need help? Ask %(name)s")
    return mark_safe(
        render_to_string(
            "kit/parts/help_card.html",
            {
                "heading": heading % {"name": name},
                "phone": phone,
                "shown_phone": format_html('<bdi dir="ltr">{}</bdi>', phone),  # else Arabic turns its groups around
                "app": app,
                "email": email,
            },
        )
    )

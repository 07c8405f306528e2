"""Things in an order: a task list, steps, a timeline."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sluitend.kit import words
from sluitend.kit.components import register
from sluitend.kit.components.badges import status_badge
from sluitend.kit.components.drawing import for_listeners, soft

_TASKS = {
    "done": '<circle class="on" cx="12" cy="12" r="10"/><path class="tick" d="M7.5 12.5l3 3 6-6.5"/>',
    "busy": '<circle cx="12" cy="12" r="10"/><path class="on" d="M12 6a6 6 0 0 1 0 12z"/>',
    "todo": '<circle cx="12" cy="12" r="10"/>',
    "locked": '<circle cx="12" cy="12" r="10"/>',
}
_TASK_BADGES = {"done": "plain", "busy": "new", "todo": "neutral", "locked": "soft"}
_STEPS = {"done": mark_safe(' class="done"'), "now": mark_safe(' aria-current="step"'), "todo": ""}
_ENTRIES = {"": "", "holder": "holder", "open": "open", "drop": "drop"}


@register.simple_block_tag
def task_list(content: str) -> SafeString:
    """Tasks on one unbroken line; inside it only ``task``."""
    return format_html('<ol class="sl-tasks sl-card">{}</ol>', content)


@register.simple_tag
def task(title: Any, *, state: str, label: Any, url: str = "", note: Any = "", tone: str = "") -> SafeString:
    """One task; the whole row is the link. ``state``: done, busy, todo, locked. ``label`` is its word; ``tone`` as in ``status_badge``."""
    shape = mark_safe(_TASKS[state])
    name = (
        format_html('<a href="{}">{}</a>', url, title)
        if url and state != "locked"
        else format_html("<span{}>{}</span>", soft(state == "locked"), title)
    )
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html(
        '<li class="sl-task"><svg class="sl-dot sl-dot--{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg><div>{}{}</div><div>{}</div></li>',
        state, shape, name, small, status_badge(label, tone or _TASK_BADGES[state]),
    )  # fmt: skip


@register.simple_block_tag
def steps(content: str, *, label: Any) -> SafeString:
    """Where something is on its way; inside it only ``step``."""
    return format_html('<ol class="sl-steps" aria-label="{}" tabindex="0">{}</ol>', label, content)


@register.simple_tag
def step(title: Any, *, state: str = "todo", note: Any = "", url: str = "") -> SafeString:
    """One step. ``state``: done, now, todo."""
    name = format_html('<a class="nl-link" href="{}">{}</a>', url, title) if url else title
    small = format_html("<small>{}</small>", note) if note else ""
    return format_html(
        "<li{}>{}{}{}</li>", _STEPS[state], name, for_listeners(_("done") if state == "done" else ""), small
    )


@register.simple_block_tag
def timeline(content: str, *, small: bool = False) -> SafeString:
    """What happened, newest first; inside it only ``entry``. ``small`` for a side column."""
    return format_html('<ol class="sl-timeline{}">{}</ol>', " sl-timeline--small" if small else "", content)


@register.simple_tag
def entry(
    title: Any,
    *,
    on: date | datetime,
    kind: str = "",
    note: Any = "",
    url: str = "",
    link_label: Any = "",
    level: int = 3,
) -> SafeString:
    """One event. ``on`` shows a time only when it has one. ``kind``: holder (passes on), open, drop, or nothing."""
    has_time = isinstance(on, datetime)
    link = format_html('{}<a class="nl-link" href="{}">{}</a>', " · " if note else "", url, link_label) if url else ""
    under = format_html('<p class="nl-paragraph sl-soft sl-small">{}{}</p>', note, link) if note or url else ""
    return format_html(
        '<li class="{}"><time datetime="{}">{}{}</time><div><h{} class="nl-heading nl-heading--level-3">{}</h{}>{}</div></li>',
        _ENTRIES[kind], on.isoformat(), words.day(on, year=False), format_html("<br>{}", words.at(on)) if has_time else "",  # type: ignore[arg-type]
        level, title, level, under,
    )  # fmt: skip

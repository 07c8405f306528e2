"""The parts every page is built from, one tag each. Built into the templates: no ``{% load %}`` needed.

A tag refuses an argument it does not know, and a ``tone``, ``state`` or icon that is not in its table raises ``KeyError`` naming it: a page
with a mistake breaks in its first test instead of looking slightly wrong for years. ``/kit/onderdelen/`` of a demo shows all of them.
What is drawn many times on a page is a line of HTML here; what is drawn once has its template in ``kit/parts/``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.contrib.messages import DEFAULT_LEVELS
from django.core.paginator import Page
from django.forms.formsets import BaseFormSet
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sluitend.kit import icons, words
from sluitend.kit.forms import what_is_wrong
from sluitend.kit.frame import MODES, UNDO, Frame, bare_frame

register = template.Library()

_BADGES = {"action": "danger", "wait": "warning", "new": "active", "good": "success", "neutral": "neutral"}
_ALERTS = {"info": "info", "ok": "check", "warning": "warning", "error": "error"}
_BUTTONS = {"primary", "secondary", "subtle"}
_TASKS = {
    "done": '<circle class="on" cx="12" cy="12" r="10"/><path class="tick" d="M7.5 12.5l3 3 6-6.5"/>',
    "busy": '<circle cx="12" cy="12" r="10"/><path class="on" d="M12 6a6 6 0 0 1 0 12z"/>',
    "todo": '<circle cx="12" cy="12" r="10"/>',
    "locked": '<circle cx="12" cy="12" r="10"/>',
}
_TASK_BADGES = {"done": "plain", "busy": "new", "todo": "neutral", "locked": "soft"}
_STEPS = {"done": mark_safe(' class="done"'), "now": mark_safe(' aria-current="step"'), "todo": ""}
_ENTRIES = {"": "", "holder": "holder", "open": "open", "drop": "drop"}
_MARK = mark_safe(
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M17.5 8A5.5 4.6 0 1 0 12 12"/><path d="M12 12a5.5 4.6 0 1 1-5.5 4"/></svg>'
)


# --- Words ---------------------------------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """ "12 maart 2026"."""
    return words.day(value)


@register.filter
def day_of_year(value: date | datetime | None) -> str:
    """ "12 maart", where the year is known."""
    return words.day(value, year=False)


@register.filter
def weekday(value: date | datetime | None) -> str:
    """ "donderdag 12 maart 2026"."""
    return words.day(value, weekday=True)


@register.filter
def at(value: datetime | None) -> str:
    """ "16.30 uur"."""
    return words.at(value)


@register.filter
def moment(value: datetime | None) -> str:
    """ "12 maart 2026 om 16.30 uur"."""
    return words.moment(value)


@register.filter
def days_since(value: date | datetime | None) -> str:
    """ "vandaag", "gisteren", "5 dagen"."""
    return words.days_since(value)


@register.filter
def days_until(value: date | datetime | None) -> str:
    """ "vandaag", "morgen", "over 12 dagen"."""
    return words.days_until(value)


# --- The frame -----------------------------------------------------------------------------------------------------


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
    return _draw(
        "language_line", context, next_url=next_url or _own_url(context), languages=current_frame(context).languages
    )


# --- Small things --------------------------------------------------------------------------------------------------


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
def progress(value: int, maximum: int, label: Any) -> SafeString:
    """How far along: a line that fills. ``label`` says of what."""
    said = _("%(value)d of %(maximum)d") % {"value": value, "maximum": maximum}
    return format_html(
        '<progress class="sl-progress" max="{}" value="{}" aria-label="{}">{}</progress>', maximum, value, label, said
    )


@register.simple_tag
def read_aloud(target: str = "inhoud") -> SafeString:
    """The button that reads the page aloud in the browser's own voice; it shows itself only where such a voice exists."""
    stop, start = _("Stop reading"), _("Read aloud")
    return format_html(
        '<button class="nl-button nl-button--subtle sl-read" type="button" data-sl-read="{}" data-stop="{}" data-start="{}" hidden>{}</button>',
        target, stop, start, _inside(start, "speaker"),
    )  # fmt: skip


# --- Buttons -------------------------------------------------------------------------------------------------------


@register.simple_tag
def submit(label: Any, *, tone: str = "primary", icon: str = "", name: str = "", value: str = "", full: bool = False, about: Any = "",
           counted: Any = "", url: str = "", form: str = "", id: str = "") -> SafeString:  # fmt: skip
    """Send the form. ``about`` adds whom it is about for who listens; ``counted``: "Stuur {} herinnering|Stuur {} herinneringen", filled
    in as rows are chosen.

    ``url``: send it there instead; ``form``: the id of another form that it sends; ``id``: for a script that looks for it.
    """
    attributes = {
        "type": "submit",
        "name": name,
        "value": value,
        "data-sl-counted": counted,
        "formaction": url,
        "form": form,
        "id": id,
    }
    return _button("button", label, tone, icon, full, about, attributes)


@register.simple_tag
def button(
    label: Any,
    *,
    tone: str = "secondary",
    icon: str = "",
    full: bool = False,
    about: Any = "",
    opens: str = "",
    id: str = "",
) -> SafeString:
    """A button for a script (``id``), or that opens the dialog whose id is ``opens``. What changes data is a ``submit``."""
    return _button("button", label, tone, icon, full, about, {"type": "button", "data-sl-open": opens, "id": id})


@register.simple_tag
def link_button(
    label: Any,
    url: str,
    *,
    tone: str = "secondary",
    icon: str = "",
    full: bool = False,
    about: Any = "",
    download: bool = False,
) -> SafeString:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    return _button("a", label, tone, icon, full, about, {"href": url, "download": download or ""})


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    label: Any,
    url: str,
    *,
    tone: str = "secondary",
    icon: str = "",
    about: Any = "",
    full: bool = False,
) -> SafeString:
    """A form of one button that posts to ``url``."""
    return format_html(
        '<form method="post" action="{}">{}{}</form>',
        url,
        _csrf(context),
        submit(label, tone=tone, icon=icon, about=about, full=full),
    )


@register.simple_block_tag
def button_group(content: str, *, column: bool = False) -> SafeString:
    """Buttons that belong together; ``column`` for one a line (pupil, guardian)."""
    return format_html(
        '<div class="utrecht-button-group{}">{}</div>', " utrecht-button-group--column" if column else "", content
    )


def _button(
    element: str, label: Any, tone: str, icon_name: str, full: bool, about: Any, attributes: dict[str, Any]
) -> SafeString:
    if tone not in _BUTTONS:
        raise KeyError(tone)
    if about:
        attributes = {**attributes, "aria-label": f"{label}: {about}"}
    given = format_html_join(
        "", ' {}="{}"', ((name, "" if value is True else value) for name, value in attributes.items() if value != "")
    )
    classes = f"nl-button nl-button--{tone}{' sl-full' if full else ''}"
    return format_html('<{} class="{}"{}>{}</{}>', element, classes, given, _inside(label, icon_name), element)


def _inside(label: Any, icon_name: str) -> SafeString:
    before = format_html('<span class="nl-button__icon-start">{}</span>', icons.icon(icon_name)) if icon_name else ""
    return format_html('{}<span class="nl-button__label">{}</span>', before, label)


# --- Blocks of a page ----------------------------------------------------------------------------------------------


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
    """What was done, with one button that takes it back."""
    return _draw("undo_banner", context, text=text, url=url, label=label or _("Undo"))


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


# --- Task list, steps, timeline --------------------------------------------------------------------------------------


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
        else format_html("<span{}>{}</span>", _soft(state == "locked"), title)
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
        "<li{}>{}{}{}</li>", _STEPS[state], name, _for_listeners(_("done") if state == "done" else ""), small
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


# --- Figures, facts, tables ------------------------------------------------------------------------------------------


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


@register.simple_block_tag
def table(content: str, *, caption: Any, shown: bool = False, cards: bool = True, keys: bool = False) -> SafeString:
    """A table around plain ``thead`` and ``tbody``. Each ``td`` has its ``data-label`` for the phone, where rows become cards.

    ``shown``: show the caption (else only who listens hears it). ``keys``: j, k, x and o walk through its rows.
    """
    return format_html(
        '<div class="utrecht-table-container" tabindex="0" role="region" aria-label="{}"><table class="utrecht-table utrecht-table--html-table{}"{}>'
        '<caption class="utrecht-table__caption{}">{}</caption>{}</table></div>',
        caption, " sl-cards" if cards else "", mark_safe(" data-sl-keys-list") if keys else "", "" if shown else " sl-hidden", caption, content,
    )  # fmt: skip


@register.simple_tag
def columns(*names: Any) -> SafeString:
    """The head of a table in one line; a name that starts with "#" is a column of numbers, one with "-" is only heard."""
    return format_html("<thead><tr>{}</tr></thead>", mark_safe("".join(_column(str(name)) for name in names)))


def _column(name: str) -> SafeString:
    if name.startswith("#"):
        return format_html('<th scope="col" class="utrecht-table__cell--numeric-column">{}</th>', name[1:])
    if name.startswith("-"):
        return format_html('<th scope="col"><span class="sl-hidden">{}</span></th>', name[1:])
    return format_html('<th scope="col">{}</th>', name)


@register.simple_tag
def choose_row(value: Any, label: Any, *, name: str = "chosen", checked: bool = False) -> SafeString:
    """The box in front of a row, for the bulk bar."""
    return format_html(
        '<input class="utrecht-checkbox utrecht-checkbox--custom utrecht-checkbox--html-input" type="checkbox" name="{}" value="{}" aria-label="{}"{}>',
        name, value, _("Choose %(what)s") % {"what": label}, mark_safe(" checked") if checked else "",
    )  # fmt: skip


@register.simple_tag
def row_group(label: Any, *, span: int, note: Any = "", url: str = "") -> SafeString:
    """A row that names the rows below it; with ``url`` a link that shows them."""
    name = format_html('<a class="nl-link" href="{}">{}</a>', url, label) if url else label
    small = format_html(' <span class="sl-soft">({})</span>', note) if note else ""
    return format_html('<tr><th scope="rowgroup" colspan="{}">{}{}</th></tr>', span, name, small)


@register.simple_block_tag
def bulk_bar(content: str, *, chosen: int = 0) -> SafeString:
    """What to do with the rows that are chosen; in the same form as the table."""
    none, many = _("Choose rows"), _("{} chosen")
    shown = ngettext("%(count)d chosen", "%(count)d chosen", chosen) % {"count": chosen} if chosen else none
    return format_html(
        '<div class="sl-bulk" data-sl-bulk><strong role="status" data-none="{}" data-many="{}">{}</strong>{}</div>',
        none,
        many,
        shown,
        content,
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
            _for_listeners(_("take away")),
        )
    return format_html(
        '<li><a class="sl-chip" href="{}"{}>{}</a></li>', url, mark_safe(' aria-current="true"') if on else "", text
    )


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, *, parameter: str = "pagina") -> SafeString:
    """Previous, next and which rows these are; keeps every other part of the address. Nothing when there is one page."""
    if not page.has_other_pages():
        return mark_safe("")
    return _draw(
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


# --- Forms -----------------------------------------------------------------------------------------------------------


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


# --- Inside ----------------------------------------------------------------------------------------------------------


def _draw(part: str, context: Context, **values: Any) -> SafeString:
    request = context.get("request")
    return mark_safe(
        render_to_string(
            f"kit/parts/{part}.html", {**values, "csrf_token": context.get("csrf_token"), "request": request}
        )
    )


def _csrf(context: Context) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token") or "")


def _own_url(context: Context) -> str:
    request = context.get("request")
    return request.get_full_path() if request is not None else "/"


def _for_listeners(text: str) -> SafeString:
    return format_html('<span class="sl-hidden"> {}</span>', text) if text else mark_safe("")


def _soft(soft: bool) -> SafeString:
    return mark_safe(' class="sl-soft"') if soft else mark_safe("")

"""Tables, and what to do with the rows that are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sluitend.kit.components import register


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
    """The head of a table in one line; a name that starts with "#" is a column of numbers, one with "-" is only heard. A
    list among them is that many names."""
    flat = [one for name in names for one in (name if isinstance(name, list) else [name])]
    return format_html("<thead><tr>{}</tr></thead>", mark_safe("".join(_column(str(name)) for name in flat)))


def _column(name: str) -> SafeString:
    if name.startswith("#"):
        return format_html('<th scope="col" class="utrecht-table__cell--numeric-column">{}</th>', name[1:])
    if name.startswith("-"):
        return format_html('<th scope="col"><span class="sl-hidden">{}</span></th>', name[1:])
    return format_html('<th scope="col">{}</th>', name)


@register.simple_tag
def sorted_columns(items: Iterable[Sequence[Any]]) -> SafeString:
    """The head of a table that can be sorted. ``items``: (name as in ``columns``, url that sorts by it or "", "ascending",
    "descending" or "")."""
    cells = mark_safe("".join(_sorted_column(str(name), url, order) for name, url, order in items))
    return format_html("<thead><tr>{}</tr></thead>", cells)


def _sorted_column(name: str, url: str, order: str) -> SafeString:
    if not url:
        return _column(name)
    numeric = ' class="utrecht-table__cell--numeric-column"' if name.startswith("#") else ""
    said = f' aria-sort="{order}"' if order else ""
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(order, "")
    return format_html(
        '<th scope="col"{}{}><a class="nl-link" href="{}">{}<span aria-hidden="true">{}</span></a></th>',
        mark_safe(numeric), mark_safe(said), url, name.removeprefix("#"), arrow,
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of a list: whom or what it is about and where that leads, the rest in cells; with a ``key`` it can be
    chosen."""

    name: str
    url: str
    cells: Sequence[Any]
    key: Any = None


@register.simple_tag
def lines(rows: Iterable[Line], labels: Sequence[Any], *, checked: bool = False, boxes: bool = False) -> SafeString:
    """The rows of a long list, made in one go: fifty rows of nine cells as a template cost a third of the page's time.
    ``labels`` are the words of the cells, for the phone; ``boxes``: a row that cannot be chosen keeps the place of its box."""
    starts = [format_html('<td data-label="{}">', label) for label in labels]
    return mark_safe("\n".join(_line(row, starts, checked=checked, boxes=boxes) for row in rows))


def _line(row: Line, starts: Sequence[str], *, checked: bool, boxes: bool) -> str:
    box = f"<td>{choose_row(row.key, row.name, checked=checked)}</td>" if row.key is not None else "<td></td>" * boxes
    cells = "".join(f"{start}{conditional_escape(cell)}</td>" for start, cell in zip(starts, row.cells, strict=True))
    name = conditional_escape(row.name)
    head = f'<a class="nl-link" href="{conditional_escape(row.url)}">{name}</a>' if row.url else name
    return f'<tr>{box}<th scope="row">{head}</th>{cells}</tr>'


@register.simple_tag
def choose_row(value: Any, label: Any, *, name: str = "chosen", checked: bool = False, says: Any = "") -> SafeString:
    """The box in front of a row, for the bulk bar. ``says``: what ticking it says, where that is more than choosing."""
    return format_html(
        '<input class="utrecht-checkbox utrecht-checkbox--custom utrecht-checkbox--html-input" type="checkbox" name="{}" value="{}" aria-label="{}"{}>',
        name, value, says or _("Choose %(what)s") % {"what": label}, mark_safe(" checked") if checked else "",
    )  # fmt: skip


@register.simple_tag
def chosen_elsewhere(keys: Iterable[Any]) -> SafeString:
    """Rows that are chosen and do not stand on this page: of a long list the other pages, on a form what the list chose."""
    return mark_safe("".join(format_html('<input type="hidden" name="chosen" value="{}">', key) for key in keys))


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

"""The own set of icons: lines of one weight on a grid of 24, drawn in the colour of the text beside them.

An icon never stands alone: a word beside it says the same, so it is hidden from whoever listens to the page.
"""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_SHAPES = {
    "back": '<path d="M15 5l-7 7 7 7"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4"/>',
    "bookmark": '<path d="M6 4h12v16l-6-4-6 4z"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.5h16M8 3v5M16 3v5"/>',
    "chart": '<path d="M4 20V4M4 20h16M9 16v-5M14 16V7M19 16v-3"/>',
    "chat": '<path d="M4 5h16v11h-8l-5 4v-4H4z"/>',
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "document": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "download": '<path d="M12 4v11M7.5 10.5L12 15l4.5-4.5M4 20h16"/>',
    "edit": '<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>',
    "error": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16.5v.1"/>',
    "forward": '<path d="M9 5l7 7-7 7"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.5a2.8 2.8 0 1 1 3.9 2.5c-.8.4-1.2 1-1.2 2M12 17v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "key": '<circle cx="8" cy="15" r="4.5"/><path d="M11.2 11.8L20 3M16 7l3 3"/>',
    "keyboard": '<path d="M3 6h18v12H3zM7 10h.1M12 10h.1M17 10h.1M7.5 14.5h9"/>',
    "lock": '<path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<path d="M3 6h18v12H3zM3 7l9 7 9-7"/>',
    "map": '<path d="M12 21c-4-4.5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6.5-6 11z"/><circle cx="12" cy="10" r="2"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M3 20c0-4 2.5-6 6-6s6 2 6 6M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.5c2.3.8 3.5 2.7 3.5 5.5"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c0-4.5 3-6.5 7.5-6.5s7.5 2 7.5 6.5"/>',
    "phone": '<path d="M6 3h4l1.5 5-2.5 1.5a11 11 0 0 0 5.5 5.5l1.5-2.5 5 1.5v4c0 1-1 2-2 2A16 16 0 0 1 4 5c0-1 1-2 2-2z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z"/>',
    "school": '<path d="M2 9l10-5 10 5-10 5zM6 11.5V17c3.5 2.7 8.5 2.7 12 0v-5.5M22 9v6"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "speaker": '<path d="M4 9v6h4l5 4V5L8 9z"/><path d="M17 9a4 4 0 0 1 0 6"/>',
    "undo": '<path d="M4 10h10a5 5 0 0 1 0 10h-3M4 10l4-4M4 10l4 4"/>',
    "upload": '<path d="M12 15V4M7.5 8.5L12 4l4.5 4.5M4 20h16"/>',
    "warning": '<path d="M12 3.5L2.5 20h19zM12 10v4.5M12 17.2v.1"/>',
}
NAMES = tuple(_SHAPES)


def icon(name: str) -> SafeString:
    """The icon of this name; a name that is not in the set raises ``KeyError`` and names it."""
    return format_html('<svg class="sl-icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', mark_safe(_SHAPES[name]))  # noqa: S308 our own text

"""Buttons, and links that look like one."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sluitend.kit import icons
from sluitend.kit.components import register
from sluitend.kit.components.drawing import csrf

_BUTTONS = {"primary", "secondary", "subtle"}


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
        csrf(context),
        submit(label, tone=tone, icon=icon, about=about, full=full),
    )


@register.simple_block_tag
def button_group(content: str, *, column: bool = False) -> SafeString:
    """Buttons that belong together; ``column`` for one a line (pupil, guardian)."""
    return format_html(
        '<div class="utrecht-button-group{}">{}</div>', " utrecht-button-group--column" if column else "", content
    )


@register.simple_tag
def read_aloud(target: str = "inhoud") -> SafeString:
    """The button that reads the page aloud in the browser's own voice; it shows itself only where such a voice exists."""
    stop, start = _("Stop reading"), _("Read aloud")
    return format_html(
        '<button class="nl-button nl-button--subtle sl-read" type="button" data-sl-read="{}" data-stop="{}" data-start="{}" hidden>{}</button>',
        target, stop, start, _inside(start, "speaker"),
    )  # fmt: skip


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

"""What several components are drawn with."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def draw(part: str, context: Context, **values: Any) -> SafeString:
    """A part with its own template, which may hold a form."""
    request = context.get("request")
    return mark_safe(
        render_to_string(
            f"kit/parts/{part}.html", {**values, "csrf_token": context.get("csrf_token"), "request": request}
        )
    )


def csrf(context: Context) -> SafeString:
    """The hidden field without which a form of ours is refused."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token") or "")


def own_url(context: Context) -> str:
    """The address of this page, filters included."""
    request = context.get("request")
    return request.get_full_path() if request is not None else "/"


def for_listeners(text: str) -> SafeString:
    """What only who listens hears."""
    return format_html('<span class="sl-hidden"> {}</span>', text) if text else mark_safe("")


def soft(is_soft: bool) -> SafeString:
    """The attribute that makes something stand back."""
    return mark_safe(' class="sl-soft"') if is_soft else mark_safe("")

"""Managing one's own organisation, and the style sheets of all."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access import notices as mails
from sluitend.access.actor import ActorRequest
from sluitend.kit import theme
from sluitend.kit.frame import offer_undo
from sluitend.organisations import actions, addresses, queries
from sluitend.organisations.forms import ColourForm

COLOUR = "kleur"  # in the address: the colour that is looked at, or gone back to
FOR_EVER = "public, max-age=31536000, immutable"


# --- Managing ---------------------------------------------------------------------------------------------------


@require_safe
def management(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """The own organisation; a colour in the address is shown before anybody chooses it."""
    organisation = rows.get()
    form = ColourForm(request.GET if COLOUR in request.GET else None, initial={COLOUR: organisation.brand})
    asked = form.cleaned_data[COLOUR] if form.is_valid() else ""
    shown = asked or ("" if form.is_bound else organisation.brand)
    page = {
        "organisation": organisation,
        "form": form,
        "nearest": {"colour": form.nearest, "url": "?" + urlencode({COLOUR: form.nearest})} if form.nearest else None,
        "shown": shown,
        "can_be_chosen": shown and shown != organisation.brand,
    }
    return render(request, "organisations/management.html", page, status=422 if form.errors else 200)


@require_POST
def choose_colour(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Show the own organisation in this colour from now on; an empty one is back to the house colours. Undoing it comes
    here too, with the colour in the address."""
    page = addresses.management_for(request.actor)
    colour = request.POST.get(COLOUR, request.GET.get(COLOUR))
    if colour is None:
        return redirect(page)
    organisation = rows.get()
    try:
        before = actions.choose_colour(organisation, colour, by=request.actor)
    except theme.ColourRefused:
        return redirect(f"{page}?{urlencode({COLOUR: colour[:20]})}")  # the page says why
    _say(request, organisation.name, colour.strip().lower(), before)
    return redirect(page)


def _say(request: ActorRequest, name: str, colour: str, before: str) -> None:
    if colour == before:
        messages.success(request, _("This colour was in use already."))
        return
    text = (
        _("%(organisation)s now has the colour %(colour)s.")
        if colour
        else _("%(organisation)s has the colours of Sluitend again.")
    )
    undo = f"{request.path}?{urlencode({COLOUR: before})}"
    offer_undo(request, text % {"organisation": name, "colour": colour}, undo)


@require_safe
def sample(request: ActorRequest, rows: QuerySet[Any], colour: str) -> HttpResponse:
    """The colours around a colour that is only looked at, for the samples on the page."""
    try:
        text = theme.theme_for(f"#{colour}").as_sample_css()
    except theme.ColourRefused as refused:
        raise Http404 from refused
    return _style_sheet(text, kept="private, max-age=3600")


# --- Style sheets -----------------------------------------------------------------------------------------------


@require_safe
def colours(request: HttpRequest, mark: str, code: str) -> HttpResponse:
    """The colours of an organisation, and nothing else of it: for everybody, kept for ever under the mark of its text.

    An organisation that is not here and one without a colour answer alike. Who asks with the mark of other colours is
    sent to those of today.
    """
    organisation = queries.with_code(code)
    address = addresses.colours_of(organisation) if organisation else None
    sheet = theme.sheet_of(organisation.brand) if organisation else None
    if address is None or sheet is None:
        raise Http404
    if request.path != address:
        return redirect(address)
    return _style_sheet(sheet.text, kept=FOR_EVER)


def _style_sheet(text: str, *, kept: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": kept})


# --- Which mails somebody gets ----------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """The mails of one's roles: what can be switched off, and of the others why not."""
    if request.method == "POST":
        mails.choose(request.POST.getlist("mail"), by=request.actor)
        messages.success(request, _("Your choice is kept."))
        return redirect("organisations:notices")
    return render(request, "organisations/notices.html", {"choices": mails.choices_of(request.actor)})

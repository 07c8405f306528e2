"""The pages of a demo: the day it is, who can sign in, and the mails that a real installation would have sent."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from sluitend.access.actor import ActorRequest
from sluitend.demo import actions, queries
from sluitend.demo.forms import MoveClockForm
from sluitend.kit import clock

MAILS_A_PAGE = 25


def start(request: ActorRequest) -> HttpResponse:
    """What this demo is, and a form that moves its clock."""
    form = MoveClockForm(request.POST or None)
    if form.is_valid():
        nights = actions.move_clock(form.cleaned_data["day"])
        text = ngettext(
            "The clock stands on another day. The work of %(count)d night is done.",
            "The clock stands on another day. The work of %(count)d nights is done.",
            nights,
        )
        messages.success(request, text % {"count": nights})
        return redirect("demo:start")
    page = {
        "form": form,
        "today": clock.today(),
        "members": queries.who_can_sign_in(),
        "password": queries.PASSWORD,
    }
    return render(request, "demo/start.html", page, status=422 if form.is_bound else 200)


def mail_list(request: ActorRequest) -> HttpResponse:
    """The mails, the newest first, with a search."""
    words = request.GET.get("q", "")
    page = Paginator(queries.mails(words), MAILS_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "demo/mail_list.html", {"page": page, "words": words})


def mail(request: ActorRequest, number: int) -> HttpResponse:
    """One mail, with its links to click."""
    found = queries.mails().filter(pk=number).first()
    if found is None:
        raise Http404
    return render(request, "demo/mail.html", {"mail": found})

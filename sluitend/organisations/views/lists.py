"""Lists that somebody keeps: saved, shared, renamed, removed; and the columns they want of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sluitend.access.actor import ActorRequest
from sluitend.kit.back import back_to
from sluitend.kit.frame import offer_undo
from sluitend.organisations import keeping_lists as actions
from sluitend.organisations import queries
from sluitend.organisations.forms import NameForm, SavedListForm
from sluitend.organisations.lists import LISTS, ListKind


@require_safe
def saved_lists(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """All one has, to open, rename, share or remove."""
    found = [(row, LISTS[row.kind], row.owner_id == _me(request)) for row in queries.lists_of(request.actor)]
    lines = [(row, kind.label, kind.address(row.query), is_mine) for row, kind, is_mine in found]
    return render(request, "organisations/saved_lists.html", {"lines": lines})


def _me(request: ActorRequest) -> Any:
    return request.actor.user.pk if request.actor.user else None


def _kind(request: ActorRequest) -> ListKind:
    kind = LISTS.get(request.POST.get("kind", ""))
    if kind is None or not kind.roles & request.actor.roles:
        raise Http404
    return kind


@require_POST
def save_list(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """Keep a list as its page now shows it."""
    kind, form = _kind(request), SavedListForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            saved = actions.save_list(rows.get(), kind, request.POST.get("query", ""), **given, by=request.actor)
        except actions.NotKept as why:
            form.add_error("name", str(why))
        else:
            text = _("The list “%(name)s” is kept. It stands above the list, and on your lists.") % {"name": saved.name}
            messages.success(request, text)
            return redirect(kind.address(saved.query))
    page = {"form": form, "kind": kind, "query": request.POST.get("query", "")[:500], "back": back_to(request)}
    return render(request, "organisations/save_list.html", page, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def rename_list(request: ActorRequest, saved: Any) -> HttpResponse:
    """Another name."""
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": saved.name})
    if form.is_bound and form.is_valid():
        try:
            actions.rename_list(saved, form.cleaned_data["name"], by=request.actor)
        except actions.NotKept as why:
            form.add_error("name", str(why))
        else:
            messages.success(request, _("The list is now called “%(name)s”.") % form.cleaned_data)
            return redirect("organisations:saved_lists")
    page = {"form": form, "saved": saved, "back": reverse("organisations:saved_lists")}
    return render(request, "organisations/rename_list.html", page, status=422 if form.errors else 200)


@require_POST
def share_list(request: ActorRequest, saved: Any) -> HttpResponse:
    """With colleagues in the same role, or no longer."""
    is_shared = request.POST.get("delen") == "ja"
    actions.share_list(saved, is_shared, by=request.actor)
    text = _("Your colleagues can use “%(name)s” now.") if is_shared else _("Only you see “%(name)s” now.")
    messages.success(request, text % {"name": saved.name})
    return redirect("organisations:saved_lists")


@require_POST
def remove_list(request: ActorRequest, saved: Any) -> HttpResponse:
    """Away, with a way back."""
    actions.remove_list(saved, by=request.actor)
    text = _("The list “%(name)s” is removed.") % {"name": saved.name}
    offer_undo(request, text, reverse("organisations:restore_list", args=[saved.pk]))
    return redirect("organisations:saved_lists")


@require_POST
def restore_list(request: ActorRequest, saved: Any) -> HttpResponse:
    """Back again."""
    try:
        actions.restore_list(saved, by=request.actor)
    except actions.NotKept as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("The list “%(name)s” is back.") % {"name": saved.name})
    return redirect("organisations:saved_lists")


@require_POST
def choose_columns(request: ActorRequest, rows: QuerySet[Any]) -> HttpResponse:
    """These columns, by the number in front of each; the button of the list as it is by itself sends none."""
    kind = _kind(request)
    chosen = [] if "gewoon" in request.POST else request.POST.getlist("kolom")
    ordered = sorted(chosen, key=lambda code: _place(request.POST.get(f"plaats_{code}", "")))
    actions.choose_columns(rows.get(), kind, ordered, by=request.actor)
    messages.success(request, _("The list and its files have your columns now."))
    return redirect(back_to(request))


def _place(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 999

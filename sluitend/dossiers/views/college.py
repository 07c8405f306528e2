"""What a college does: open a dossier that it received, invite somebody from outside the schools to make one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sluitend.access.actor import ActorRequest
from sluitend.dossiers import actions
from sluitend.dossiers.forms.college import InviteForm
from sluitend.dossiers.queries import inviting as queries
from sluitend.transitions.actions import Refused


@require_GET
def open_delivery(request: ActorRequest, delivery: Any) -> HttpResponse:
    """Note that the college opens the dossier, and go and read it."""
    actions.open_delivery(delivery, by=request.actor)
    asked = request.GET.urlencode()  # the list one came from
    return redirect(reverse("insight:mbo_dossier", args=[delivery.application_id]) + (f"?{asked}" if asked else ""))


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: ActorRequest, rows: Any) -> HttpResponse:
    """Somebody without a school gets a mail with a code, and makes a dossier for this college."""
    form = InviteForm(
        request.POST or None,
        offerings=queries.offerings(rows.get()),
        municipalities=queries.municipalities(),
        age_on=queries.age_on_today,
    )
    if form.is_valid():
        try:
            actions.invite(form.newcomer, form.chosen, by=request.actor)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s gets a mail with a code.") % {"name": form.cleaned_data["call_name"]})
            return redirect("insight:inbox")
    return render(request, "dossiers/college/invite.html", {"form": form}, status=422 if form.is_bound else 200)

"""The door of pupils: a code on paper and a date of birth."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from sluitend.access.actor import ActorRequest
from sluitend.kit import codes, throttle
from sluitend.kit.back import asked_page, back_to
from sluitend.learners import actions
from sluitend.learners.forms import ActivationForm

HOUR = 3600
TRIES = 10  # an hour, per address and per code (ADR 0009)
COUNTED = "learners.activate"


@never_cache
@sensitive_post_parameters("code")
def activate(request: ActorRequest) -> HttpResponse:
    """Come in with the letter, on any device. The QR code of the letter holds the code in the fragment of the address,
    which a browser never sends; a script fills it in, and without one it is typed."""
    form = ActivationForm(request.POST or None)
    if form.is_valid():
        tries = (request.META.get("REMOTE_ADDR", ""), codes.typed(form.cleaned_data["code"]))
        for who in tries:
            throttle.count(COUNTED, who, limit=TRIES, seconds=HOUR)
        try:
            user = actions.activate(form.cleaned_data["code"], form.cleaned_data["birth_date"])
        except actions.WrongCode:
            form.say_wrong_code()
        else:
            for who in tries:  # a class comes in from one address
                throttle.forget(COUNTED, who)
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect(back_to(request))
    page = {"form": form, "next": asked_page(request), "was_away": "weg" in request.GET}
    return render(request, "learners/activate.html", page, status=422 if form.is_bound else 200)

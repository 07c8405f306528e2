"""How staff come in: not by guessing, with a second factor where the installation asks for it, and for one organisation
at a time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sluitend.access.roles import Role
from sluitend.config.acting import ACTING_FOR
from sluitend.kit import home
from sluitend.organisations.models import Membership

PASSWORD = "een-lang-wachtwoord"
LOGIN, FACTOR = "/account/login/", "/account/2fa/totp/activate/"
SLUITEND = [sys.executable, "-m", "sluitend.config.cli"]


@pytest.fixture(autouse=True)
def _nobody_tried_yet(db):
    cache.clear()


@pytest.fixture
def noor_knows_her_password(noor):
    noor.user.set_password(PASSWORD)
    noor.user.save()
    return noor


def try_to_come_in(client: Client, mail: str, password: str):
    return client.post(LOGIN, {"login": mail, "password": password})


def code_now(secret: str, *, steps_ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD - steps_ago))


# --- Guessing ---------------------------------------------------------------------------------------------------


def test_the_right_password_lets_somebody_in_and_a_wrong_one_does_not(noor_knows_her_password):
    mail, client = noor_knows_her_password.user.email, Client()

    assert try_to_come_in(client, mail, "iets anders").status_code == 200
    assert "_auth_user_id" not in client.session
    assert try_to_come_in(client, mail, PASSWORD).status_code == 302
    assert client.session["_auth_user_id"] == str(noor_knows_her_password.user.pk)


def test_after_many_wrong_passwords_the_right_one_waits_too(noor_knows_her_password):
    mail, client = noor_knows_her_password.user.email, Client()
    for _time in range(10):
        try_to_come_in(client, mail, "iets anders")

    try_to_come_in(client, mail, PASSWORD)

    assert "_auth_user_id" not in client.session


# --- The second factor ------------------------------------------------------------------------------------------


def test_where_a_second_factor_is_required_every_page_leads_to_setting_one(noor, settings):
    settings.SECOND_FACTOR = "required"
    client = Client()
    client.force_login(noor.user)

    for page in ("/thuis/", "/wissel/", reverse("insight:school_start")):
        answer = client.get(page)
        assert (answer.status_code, answer.url) == (302, FACTOR)


def test_with_a_second_factor_the_pages_open(noor, settings):
    settings.SECOND_FACTOR = "required"
    TOTP.activate(noor.user, generate_totp_secret())
    client = Client()
    client.force_login(noor.user)

    assert client.get("/thuis/").url == reverse("insight:school_start")


def test_signing_in_asks_for_the_code_and_takes_the_right_one_only(noor_knows_her_password, settings):
    settings.SECOND_FACTOR = "required"
    secret = generate_totp_secret()
    TOTP.activate(noor_knows_her_password.user, secret)
    client = Client()
    answer = try_to_come_in(client, noor_knows_her_password.user.email, PASSWORD)
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session

    client.post(answer.url, {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post(answer.url, {"code": code_now(secret)})

    assert client.session["_auth_user_id"] == str(noor_knows_her_password.user.pk)


@pytest.mark.parametrize(("steps_ago", "comes_in"), [(1, True), (3, False)])
def test_a_code_that_changed_while_somebody_typed_it_still_counts_and_an_older_one_does_not(
    noor_knows_her_password, settings, steps_ago, comes_in
):
    settings.SECOND_FACTOR = "required"
    secret = generate_totp_secret()
    TOTP.activate(noor_knows_her_password.user, secret)
    client = Client()
    answer = try_to_come_in(client, noor_knows_her_password.user.email, PASSWORD)

    client.post(answer.url, {"code": code_now(secret, steps_ago=steps_ago)})

    assert ("_auth_user_id" in client.session) is comes_in


def test_a_second_factor_is_set_with_the_code_of_the_app(noor_knows_her_password, settings):
    settings.SECOND_FACTOR = "required"
    client = Client()
    try_to_come_in(client, noor_knows_her_password.user.email, PASSWORD)
    assert client.get(FACTOR).status_code == 200  # the first factor, right after signing in: no password once more
    secret = client.session["mfa.totp.secret"]

    client.post(FACTOR, {"code": code_now(secret)})

    kinds = set(Authenticator.objects.filter(user=noor_knows_her_password.user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert client.get("/thuis/").url == reverse("insight:school_start")


@pytest.mark.parametrize(
    ("policy", "address", "leads_to"),
    [
        ("skippable", "127.0.0.1", "start"),
        ("skippable", "::1", "start"),
        ("skippable", "192.0.2.7", "factor"),
        ("required", "127.0.0.1", "factor"),
    ],
)
def test_only_this_machine_skips_the_second_factor_and_only_in_a_demo(noor, settings, policy, address, leads_to):
    settings.SECOND_FACTOR = policy
    client = Client(REMOTE_ADDR=address)
    client.force_login(noor.user)

    expected = {"start": reverse("insight:school_start"), "factor": FACTOR}[leads_to]
    assert client.get("/thuis/").url == expected


def test_passkeys_have_a_page(noor_knows_her_password, settings):
    settings.SECOND_FACTOR = "skippable"
    client = Client()
    try_to_come_in(client, noor_knows_her_password.user.email, PASSWORD)

    assert client.get(reverse("mfa_list_webauthn")).status_code == 200


# --- For whom ---------------------------------------------------------------------------------------------------


@pytest.fixture
def noor_works_twice(noor, delta):
    Membership.objects.create(user=noor.user, organisation=delta, role=Role.INTAKER)
    client = Client()
    client.force_login(noor.user)
    return client


@pytest.fixture
def _skip_the_factor(settings):
    settings.SECOND_FACTOR = "skippable"


@pytest.mark.usefixtures("_skip_the_factor")
def test_somebody_with_two_organisations_switches_between_them(noor_works_twice, delta):
    client = noor_works_twice
    assert client.get("/thuis/").url == reverse("insight:school_start")

    answer = client.post("/wissel/", {"organisation": str(delta.pk)})

    assert answer.url == "/thuis/"
    assert client.session[ACTING_FOR] == str(delta.pk)
    assert client.get("/thuis/").url == reverse("insight:inbox")
    assert "/wissel/" in client.get(reverse("kit:help")).content.decode()


@pytest.mark.usefixtures("_skip_the_factor")
def test_nobody_switches_to_where_they_do_not_work(noor_works_twice, rivierdam):
    answer = noor_works_twice.post("/wissel/", {"organisation": str(rivierdam.pk)})

    assert answer.status_code == 422
    assert ACTING_FOR not in noor_works_twice.session


@pytest.mark.usefixtures("_skip_the_factor")
def test_a_job_that_ended_is_no_choice_any_more(noor_works_twice, noor, delta):
    noor_works_twice.post("/wissel/", {"organisation": str(delta.pk)})
    Membership.objects.filter(user=noor.user, organisation=delta).update(until_on="2026-03-01")

    assert noor_works_twice.get("/thuis/").url == reverse("insight:school_start")
    assert "/wissel/" not in noor_works_twice.get(reverse("kit:help")).content.decode()


def test_who_did_not_sign_in_is_sent_to_the_door_of_staff(db):
    assert Client().get("/wissel/").url == "/account/login/?next=/wissel/"


def test_signing_out_takes_a_post_and_ends_it(noor, settings):
    settings.SECOND_FACTOR = "skippable"
    client = Client()
    client.force_login(noor.user)
    client.get("/account/logout/")
    assert "_auth_user_id" in client.session

    client.post("/account/logout/")

    assert "_auth_user_id" not in client.session


# --- From an empty home -----------------------------------------------------------------------------------------

FIRST_DAY = """
import json, sys
from sluitend.config import cli
cli.set_up()
from django.conf import settings
from django.test import Client
link = sys.argv[1].removeprefix(settings.SITE_URL)
with cli.at_hand():
    client = Client(HTTP_HOST="localhost")
    form = client.get(link, follow=True)
    there = form.redirect_chain[-1][0]
    chosen = client.post(there, {"password1": "een-lang-wachtwoord", "password2": "een-lang-wachtwoord"})
    again = Client(HTTP_HOST="localhost").get(link)
    signed = Client(HTTP_HOST="localhost", REMOTE_ADDR="127.0.0.1")
    entered = signed.post("/account/login/", {"login": "puck@example.org", "password": "een-lang-wachtwoord"})
    home = signed.get("/thuis/")
    settings.SECOND_FACTOR = "skippable"
    print(json.dumps({
        "form": form.status_code, "chosen": chosen.status_code, "again": again.status_code, "entered": entered.url,
        "before_factor": home.url, "home": signed.get("/thuis/").url, "import": signed.get("/school/import/").status_code,
    }))
"""


def test_from_an_empty_home_to_the_first_import():
    """Organisation, invitation, password, second factor, import: through the command line, in a home of its own."""
    with home.throwaway() as root:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"SLUITEND_HOME": str(root)}

        def run(*words: str) -> str:
            return subprocess.run(
                words, env=environment, check=True, capture_output=True, text=True, timeout=180
            ).stdout

        run(*SLUITEND, "migrate")
        run(*SLUITEND, "organisation", "add", "vo", "99AA", "Maascollege")
        invited = run(
            *SLUITEND, "user", "invite", "puck@example.org", "--role", "school_admin", "--organisation", "99AA"
        )
        link = re.search(r"http://\S+", invited)
        assert link is not None
        lived = json.loads(run(sys.executable, "-c", FIRST_DAY, link.group()).splitlines()[-1])

    assert lived == {
        "form": 200,
        "chosen": 302,
        "again": 200,
        "entered": "/thuis/",
        "before_factor": FACTOR,
        "home": "/school/",
        "import": 200,
    }

"""``sluitend organisation`` and ``sluitend user``: from an empty home to the first person who can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.models import User
from sluitend.access.roles import STAFF_ROLES, Role
from sluitend.kit import clock
from sluitend.kit.theme import ColourRefused
from sluitend.organisations import actions, merging, queries
from sluitend.organisations.models import (
    LONGEST_AT_SCHOOL,
    GuardianPolicy,
    Hears,
    Organisation,
    OrganisationKind,
    Region,
)

OPERATOR = Actor.job("operator")


@click.group()
def organisation() -> None:
    """The organisations of this installation."""


@organisation.command("add")
@click.argument("kind", type=click.Choice(OrganisationKind.values))
@click.argument("code")
@click.argument("name")
@click.option("--region", default="00", show_default=True, help="Code of the region; made when it is not there.")
@click.option("--region-name", default="", help="Its name, when it is made.")
@click.option("--brand", help='Its colour, "#rrggbb"; "" goes back to the colours of Sluitend.')
def add_organisation(kind: str, code: str, name: str, region: str, region_name: str, brand: str | None) -> None:
    """Register a school, college, municipality or partner under its official CODE (BRIN or GM code)."""
    with wall.work(), _refused_as_usage():
        home, _made = Region.objects.get_or_create(code=region, defaults={"name": region_name or f"Regio {region}"})
        made = actions.add_organisation(OrganisationKind(kind), code.upper(), name, region=home, by=OPERATOR)
        if brand is not None:
            actions.choose_colour(made, brand, by=OPERATOR)
    click.echo(f"{made.name} ({made.get_kind_display()}) is registered as {made.code}.")


@organisation.command("close")
@click.argument("code")
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The first day it no longer takes part; today when not given."
)
def close_organisation(code: str, on: datetime | None) -> None:
    """The organisation leaves: nothing is sent to it any more and nobody signs in for it. It must hold no learners."""
    with wall.work():
        place = Organisation.objects.filter(code__iexact=code).first()
        if place is None:
            raise click.UsageError(f"No organisation is registered as {code}.")
        day = on.date() if on else clock.today()
        with translation.override("en"):
            try:
                actions.close_organisation(place, on=day, by=OPERATOR)
            except actions.StillNeeded as needed:
                raise click.ClickException(str(needed)) from needed
    click.echo(f"{place.name} takes part no longer from {day.isoformat()}.")


@organisation.command("merge")
@click.argument("old")
@click.argument("new")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day the old code ended; today when not given.")
def merge_organisations(old: str, new: str, on: datetime | None) -> None:
    """OLD goes on as NEW: its learners, classes, people and all that is open there pass to NEW, and who looks for the code
    OLD finds NEW. Two schools, two colleges or two municipalities of one region."""
    with wall.work():
        both = {code: Organisation.objects.filter(code__iexact=code).first() for code in (old, new)}
        ending, going_on = both[old], both[new]
        if ending is None or going_on is None:
            raise click.UsageError(f"No organisation is registered as {old if ending is None else new}.")
        day = on.date() if on else clock.today()
        with translation.override("en"):
            try:
                done = merging.merge(ending, going_on, on=day, by=OPERATOR)
            except merging.CannotMerge as refused:
                raise click.ClickException(str(refused)) from refused
    click.echo(f"{ending.name} goes on as {going_on.name} from {day.isoformat()}: {done.total} rows passed to it.")
    for name, count in done.moved.items():
        click.echo(f"{count:8} {name}")


@contextmanager
def _refused_as_usage() -> Iterator[None]:
    """A colour that cannot be read, or an agreement that makes no sense, is wrong use; the command speaks English, like the others."""
    with translation.override("en"):
        try:
            yield
        except ColourRefused as refused:
            raise click.BadParameter(str(refused), param_hint="--brand") from refused
        except actions.NotAgreed as refused:
            raise click.BadParameter(str(refused), param_hint="--no-show-tells") from refused


@click.command("region")
@click.argument("code")
@click.option("--guardians", type=click.Choice(GuardianPolicy.values), help="What is asked of guardians.")
@click.option("--workdays", type=click.IntRange(1, 60), help="The term to read, and to write a view, in working days.")
@click.option(
    "--no-show-days",
    type=click.IntRange(0, LONGEST_AT_SCHOOL),
    help="Working days the school looks first for who did not come to class; 0: the municipality is asked at once.",
)
@click.option(
    "--no-show-tells", type=click.Choice(Hears.values), multiple=True, help="Who hears of it; may be given again."
)
def region(
    code: str, guardians: str | None, workdays: int | None, no_show_days: int | None, no_show_tells: tuple[str, ...]
) -> None:
    """Choose what the region asks of guardians of a learner under 18 (their agreement, to read first, or nothing), and what
    it agreed about who does not come to class."""
    if guardians is None and no_show_days is None and not no_show_tells:
        raise click.UsageError("Say what to choose: --guardians, --no-show-days or --no-show-tells.")
    with wall.work(), _refused_as_usage():
        found = Region.objects.filter(code=code).first()
        if found is None:
            raise click.UsageError(f"There is no region {code}.")
        if guardians is not None:
            actions.choose_guardian_policy(found, GuardianPolicy(guardians), workdays=workdays, by=OPERATOR)
            click.echo(f"{found.name}: {guardians}, {found.inspection_workdays} working days to read.")
        if no_show_days is not None or no_show_tells:
            days = found.no_show_workdays if no_show_days is None else no_show_days
            actions.agree_on_no_shows(found, days, no_show_tells or found.no_show_tells, by=OPERATOR)
            found.refresh_from_db()
            told = ", ".join(found.no_show_tells)
            click.echo(f"{found.name}: after a no-show the school looks for {days} working days first; told: {told}.")


@click.group()
def user() -> None:
    """The people who work with this installation."""


@user.command("invite")
@click.argument("mail")
@click.option("--role", required=True, type=click.Choice(sorted(str(role) for role in STAFF_ROLES)))
@click.option("--organisation", "code", required=True, help="The code it is registered under.")
@click.option("--name", default="", help="The person's name.")
def invite(mail: str, role: str, code: str, name: str) -> None:
    """Give somebody a role and mail the link with which they choose a password; the link is printed too."""
    with wall.work():
        place = queries.with_code(code)
        if place is None:
            raise click.UsageError(f"No organisation is registered as {code}.")
        member = actions.add_member(place, email=mail, name=name or mail.split("@")[0], role=Role(role), by=OPERATOR)
        link = invitation_link(member.user)
        with translation.override("nl"):
            send_mail(
                _("You are invited to Sluitend"),
                _("Choose a password and sign in: %(link)s") % {"link": link} + "\n",
                None,
                [member.user.email or mail],
                fail_silently=True,
            )
    click.echo(f"{member.user.name} is {member.get_role_display()} at {place.name}. Choose a password here:")
    click.echo(link)


def invitation_link(user: User) -> str:
    """Where somebody chooses a first password; it works once and ends with Django's PASSWORD_RESET_TIMEOUT (3 days)."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, token = key.partition("-")
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})

"""A parent of somebody under 18 follows: by a link and code of their own, to read and nothing else, until the child is 18."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Part
from sluitend.dossiers.models import Dossier, FollowLink
from sluitend.dossiers.policies import Can
from sluitend.dossiers.queries.following import following
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian, Learner
from sluitend.safetynet import actions as safetynet
from sluitend.safetynet.lifecycle import Result, Way
from sluitend.safetynet.models import MunicipalCase
from sluitend.transitions import actions as spine
from sluitend.transitions.lifecycle import ApplicationStatus as A
from sluitend.transitions.models import Handover, Transition
from tests.cast import follow, offer
from tests.dossiers.conftest import fill
from tests.house.texts import ROOMS, known, said_by_code, said_by_template
from tests.staff import Browser, text

pytestmark = pytest.mark.django_db
FOLLOW = "/ouder/volgen/"


@pytest.fixture
def parent(transition):
    return Guardian.objects.get(learner=transition.learner)


@pytest.fixture
def link(transition, noor, parent):
    """The mentor lets the parents follow; the mail went out and was read."""
    actions.let_guardians_follow(Dossier.objects.get(pk=transition.pk), by=noor)
    jobs.run_queue()
    return read(mail.outbox[-1].body)


def read(body):
    """The token and the code of a mail."""
    return re.search(r"/ouder/volgen/(\S+)/", body)[1], re.search(r": (\w{3}[ -]?\w{3})\n", body)[1]


def comes_in(link, born=date(2009, 6, 14)):
    """Code and date of birth; gives the browser and where it was sent."""
    client = Client()
    token, code = link
    parts = dict(
        zip(("birth_date_day", "birth_date_month", "birth_date_year"), (born.day, born.month, born.year), strict=True)
    )
    response = client.post("/ouder/", {"token": token, "code": code, **parts})
    return client, response


class TestTheLink:
    def test_goes_to_the_parent_in_their_language_when_the_mentor_says_so(self, transition, noor):
        page = Browser(noor).post(f"/school/leerling/{transition.pk}/ouder-volgt/", follow=True)
        assert "1 ouder krijgt een link om mee te kijken." in text(page)
        jobs.run_queue()

        (sent,) = mail.outbox
        assert (sent.to, sent.subject) == (["elif@example.org"], "Yara ne kadar ilerledi, takip edin")
        assert "Demir" not in sent.subject + sent.body

    def test_lets_the_parent_in_with_code_and_date_of_birth(self, link):
        client, response = comes_in(link)

        assert response["Location"] == FOLLOW
        assert client.get(FOLLOW).status_code == 200
        assert FollowLink.objects.filter(ended_at=None, read_at__isnull=False).count() == 1

    def test_works_again_and_again(self, link):
        for _ in range(2):
            assert comes_in(link)[1]["Location"] == FOLLOW

    @pytest.mark.parametrize(
        ("token", "code", "born"),
        [(None, "AAAAAA", None), ("verzonnen", None, None), (None, None, date(2009, 6, 15))],
    )
    def test_lets_nobody_in_with_anything_that_is_not_right(self, link, token, code, born):
        client, response = comes_in((token or link[0], code or link[1]), born or date(2009, 6, 14))

        assert response.status_code == 422
        assert client.get(FOLLOW).status_code == 302

    def test_can_be_taken_back_also_before_the_mail_went(self, transition, noor, yara):
        browser = Browser(noor)
        browser.post(f"/school/leerling/{transition.pk}/ouder-volgt/")
        browser.post(f"/school/leerling/{transition.pk}/ouder-volgt/stop/")
        jobs.run_queue()

        assert mail.outbox == []
        assert "kan deze stappen ook lezen" not in text(Browser(yara).get("/mijn/overstap/"))

    def test_ends_for_who_is_reading_when_the_mentor_ends_it(self, link, transition, noor):
        client, _response = comes_in(link)
        actions.end_following(Dossier.objects.get(pk=transition.pk), by=noor)

        assert client.get(FOLLOW).status_code == 410
        assert comes_in(link)[1].status_code == 422

    def test_ends_with_a_newer_one(self, link, transition, noor):
        actions.let_guardians_follow(Dossier.objects.get(pk=transition.pk), by=noor)
        jobs.run_queue()

        assert comes_in(link)[1].status_code == 422
        assert comes_in(read(mail.outbox[-1].body))[1]["Location"] == FOLLOW

    def test_ends_on_the_eighteenth_birthday_and_not_a_day_before(self, transition, noor, parent):
        Learner.objects.update(birth_date=date(2008, 4, 2))
        dossier = Dossier.objects.get(pk=transition.pk)
        actions.let_guardians_follow(dossier, by=noor)
        jobs.run_queue()
        link = read(mail.outbox[-1].body)
        guardian = Actor(
            name="", roles=frozenset({Role.GUARDIAN}), learner_id=dossier.transition.learner_id, guardian_id=parent.pk
        )

        for day, reads in ((date(2026, 4, 1), True), (date(2026, 4, 2), False)):
            with clock.standing(day):
                assert guardian.may(Can.FOLLOW_AS_GUARDIAN, dossier) is reads
                assert (comes_in(link, date(2008, 4, 2))[1].status_code == 302) is reads
        assert FollowLink.objects.latest("made_at").expires_on == date(2026, 4, 1)
        FollowLink.objects.update(expires_on=date(2026, 12, 31))  # whatever the term of the link says
        with clock.standing(date(2026, 4, 2)):
            assert not guardian.may(Can.FOLLOW_AS_GUARDIAN, dossier)

    @pytest.mark.parametrize(
        ("born", "last"), [(date(2008, 2, 29), date(2026, 2, 28)), (date(2009, 6, 14), date(2026, 6, 14))]
    )
    def test_knows_a_leap_day_and_its_own_term(self, transition, parent, born, last):
        Learner.objects.update(birth_date=born)
        with clock.standing(date(2025, 12, 13)):
            made = actions.make_follow_link(Dossier.objects.get(pk=transition.pk), parent, by=Actor.job("test"))

        assert made.link.expires_on == min(last, date(2025, 12, 13) + timedelta(days=183))

    def test_is_not_for_who_is_of_age_nor_by_who_is_not_the_mentor(
        self, transition, sem_himself, noor, bram, milan, nadia
    ):
        of_age = Dossier.objects.get(pk=follow(sem_himself).pk)
        assert not noor.may(Can.LET_FOLLOW, of_age)
        for actor in (bram, milan, nadia):
            assert Browser(actor).post(f"/school/leerling/{transition.pk}/ouder-volgt/").status_code in (403, 404)
        assert FollowLink.objects.count() == 0

    def test_says_so_when_no_parent_has_an_address(self, transition, noor, parent):
        Guardian.objects.update(email="")

        page = text(Browser(noor).post(f"/school/leerling/{transition.pk}/ouder-volgt/", follow=True))

        assert "Geen ouder heeft een e-mailadres." in page

    def test_gives_no_way_to_the_dossier(self, link, asked):
        client, _response = comes_in(link)

        for page in ("/ouder/lezen/", "/ouder/lezen/antwoord/"):
            response = client.get(page)
            assert response.status_code in (403, 410), page
            assert "Kok" not in text(response)

    def test_sends_a_new_one_to_who_followed_and_lost_it(self, link):
        parts = {"nieuw-birth_date_day": "14", "nieuw-birth_date_month": "6", "nieuw-birth_date_year": "2009"}
        Client().post("/ouder/nieuwe-link/", {"nieuw-email": "elif@example.org", **parts})
        jobs.run_queue()

        assert comes_in(read(mail.outbox[-1].body))[1]["Location"] == FOLLOW


class TestThePage:
    def test_says_where_it_stands_whose_turn_it_is_and_what_comes_next(self, link):
        client, _response = comes_in(link)
        client.post("/taal/", {"language": "nl", "next": FOLLOW})
        page = text(client.get(FOLLOW))

        for words in ("Hoe ver is Yara?", "Nu vult Yara een deel van het dossier in.", "Daarna komt: Mentor.", "Maascollege",
                      "Yara weet dat u deze pagina leest."):  # fmt: skip
            assert words in page, words

    def test_shows_the_status_of_an_application_and_never_why(self, link, transition, kok, noor, milan):
        application = spine.apply_for(transition, kok, by=noor)
        spine.record_status(application, A.NOT_ADMITTED, by=milan)
        client, _response = comes_in(link)
        client.post("/taal/", {"language": "nl", "next": FOLLOW})
        page = text(client.get(FOLLOW))

        assert ("Kok" in page, "ROC Delta" in page, "Niet ingeschreven" in page) == (True, True, True)

    def test_names_whose_turn_it_is_at_each_step(self, transition, dossier, yara, noor, kok, milan):
        def turn():
            with translation.override("nl"):
                return following(Dossier.objects.get(pk=transition.pk), None).turn

        fill(dossier, Part.PUPIL, yara)
        assert turn() == "Nu vult de mentor een deel van het dossier in."
        fill(dossier, Part.MENTOR, noor)
        assert turn().startswith("Nu bent u aan de beurt")

    def test_shows_no_warm_handover_no_care_and_nothing_of_officers(self, link, transition, nadia, dirk):
        spine.show_to_municipality(
            Transition.objects.filter(pk=transition.pk), because="asked", by=dirk, note_text="geheim"
        )
        spine.accept(Handover.objects.get(), by=nadia)
        safetynet.log_contact(MunicipalCase.objects.get(), Way.PHONE, Result.REACHED, by=nadia, note="geheim")
        client, _response = comes_in(link)
        page = text(client.get(FOLLOW))

        assert "geheim" not in page
        assert "Rivierdam" in page  # who keeps an eye on Yara now

    def test_is_told_to_the_pupil(self, link, yara):
        assert "Elif Demir kan deze stappen ook lezen, tot je 18 bent." in text(Browser(yara).get("/mijn/overstap/"))

    def test_shows_the_mentor_that_parents_follow(self, link, transition, noor):
        page = text(Browser(noor).get(f"/school/leerling/{transition.pk}/"))

        assert "Ouders kijken mee: stop daarmee" in page
        assert "Laat ouders meekijken" not in page

    def test_is_read_from_right_to_left_in_arabic(self, link):
        client, _response = comes_in(link)
        client.post("/taal/", {"language": "ar", "next": FOLLOW})
        page = text(client.get(FOLLOW))

        assert 'lang="ar" dir="rtl"' in page
        assert "أين وصل Yara؟" in page
        main = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
        assert re.findall(r"[A-Za-z]{3,}", re.sub(r"Yara|Noor|Maascollege|mbo", "", main)) == []

    def test_costs_as_many_statements_for_three_applications_as_for_one(
        self, link, transition, kok, bakker, noor, delta
    ):
        client, _response = comes_in(link)

        def count():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(FOLLOW).status_code == 200
            return len(captured)

        spine.apply_for(transition, kok, by=noor)
        one = count()
        for offering in (bakker, offer(delta, "25190", "Gastheer", 3)):
            spine.apply_for(transition, offering, by=noor)
        assert count() == one


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES if code not in {"nl", "en"}])
def test_all_of_it_is_there_in_every_language(language):
    said = said_by_code(ROOMS / "dossiers/queries/following.py") | said_by_template(
        ROOMS / "dossiers/templates/dossiers/guardian/follow.html"
    )
    translated = {text for text, rows in known(language).items() if all(all(row.forms) for row in rows)}
    assert {one.msgid for one in said - translated} == set()

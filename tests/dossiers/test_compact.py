"""The compact dossier: somebody leaves an mbo for another one, and takes along what helps there (DOMAIN 7.5)."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction

from sluitend.access import wall
from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions, counting
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Extent, Part, Way
from sluitend.dossiers.models import (
    Approval,
    Attachment,
    Delivery,
    Dossier,
    DossierVersion,
    GuardianLink,
    LeadTime,
    MentorAnswer,
    PupilAnswer,
    QuestionEdition,
)
from sluitend.dossiers.policies import Can, CanDelivery
from sluitend.exchange.dossiers import paper
from sluitend.kit import clock, jobs
from sluitend.learners import actions as learners
from sluitend.learners.models import Guardian, Learner, Relation
from sluitend.organisations.models import GuardianPolicy, Region
from sluitend.transitions import actions as spine
from tests.cast import TODAY, offer, signs_in, works_at
from tests.dossiers.conftest import fill
from tests.dossiers.made_files import add
from tests.staff import Browser

pytestmark = pytest.mark.django_db
S = DossierStatus
SECRET = "Alleen Lotte weet dit."


def at_five():
    """The afternoon of today, when students get their mails."""
    with clock.standing(clock.moment(TODAY, time(17))):
        jobs.go_on_with_what_was_put_off()
        jobs.run_queue()


@pytest.fixture
def move(lotte, sanne):
    Learner.objects.filter(pk=lotte.learner_id).update(email="lotte@example.org")
    Guardian.objects.create(learner=lotte.learner, name="Mia Bakker", relation=Relation.MOTHER, email="mia@example.org")
    return spine.open_move(lotte, "wrong_choice", by=sanne)


@pytest.fixture
def begun(move, sanne):
    spine.take_step(move, "want", by=sanne)
    return Dossier.objects.get(pk=move.pk)


@pytest.fixture
def herself(begun):
    return signs_in(begun.transition.learner)


@pytest.fixture
def mia(begun):
    guardian = Guardian.objects.get(learner=begun.transition.learner_id)
    return Actor(
        name="", roles=frozenset({Role.GUARDIAN}), learner_id=begun.transition.learner_id, guardian_id=guardian.pk
    )


@pytest.fixture
def written(begun, herself, sanne):
    fill(begun, Part.PUPIL, herself, M1_own=SECRET)
    fill(begun, Part.MENTOR, sanne)
    begun.refresh_from_db()
    return begun


@pytest.fixture
def sent(written, herself, mia, bakker, sanne):
    spine.apply_for(written.transition, bakker, by=sanne)
    actions.pupil_answers(written, Answer.AGREED, by=herself)
    jobs.run_queue()
    actions.guardian_answers(written, Answer.AGREED, by=mia)
    jobs.run_queue()
    written.refresh_from_db()
    return written


class TestBeginning:
    def test_a_mere_signal_brings_no_dossier_because_most_who_doubt_stay(self, move, sanne):
        spine.take_step(move, "talk", by=sanne)

        assert Dossier.objects.count() == 0

    def test_who_wants_to_move_gets_the_short_questions_of_today(self, begun):
        assert (begun.extent, begun.questionnaire_version, begun.status) == (Extent.COMPACT, 1, S.WITH_PUPIL)
        assert begun.questionnaire.question("M1.why").wording == "Waarom wil je naar een ander mbo?"

    def test_who_applied_elsewhere_needs_no_word_of_the_coach(self, move, bakker, sanne):
        spine.apply_for(move.transition, bakker, by=sanne)

        assert Dossier.objects.get().pk == move.pk

    def test_another_programme_of_the_same_mbo_needs_no_dossier(self, move, delta, sanne):
        spine.apply_for(move.transition, offer(delta, "25182", "Gastheer", 3), by=sanne)

        assert Dossier.objects.count() == 0

    def test_a_deregistration_to_another_school_brings_it_too(self, lotte, sanne):
        spine.deregister(lotte, "moves", by=sanne, override="own_wish", note_text="Wil nu weg.")

        assert Dossier.objects.get().extent == Extent.COMPACT

    def test_twice_is_the_same_dossier_and_one_mail(self, begun, sanne, bakker):
        spine.apply_for(begun.transition, bakker, by=sanne)
        assert actions.begin_compact() == []
        at_five()
        assert len([one for one in mail.outbox if one.to == ["lotte@example.org"]]) == 1

        assert Dossier.objects.count() == 1

    def test_a_move_of_before_there_were_compact_dossiers_gets_one_at_night(self, begun):
        Dossier.objects.all().delete()
        assert actions.begin_compact() == [begun.pk]

    def test_a_region_changes_nothing_about_it(self, begun, region):
        edition = QuestionEdition.objects.create(region=region, number=1, from_on=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.filter(pk=begun.pk).update(edition=edition)

    def test_a_mail_with_a_code_lets_the_student_in(self, begun):
        at_five()
        (letter,) = [one for one in mail.outbox if one.to == ["lotte@example.org"]]
        code = re.search(r"Dit is de code: (\S+)", letter.body)[1]

        assert "mentor" not in letter.subject
        assert learners.activate(code, date(2008, 10, 2)).name == "Lotte Bakker"

    def test_without_an_address_the_coach_hands_a_code_over(self, move, sanne):
        Learner.objects.update(email="")
        spine.take_step(move, "want", by=sanne)
        at_five()
        assert mail.outbox == []

        page = Browser(sanne).post(f"/studenten/overstap/{move.pk}/dossier/code/")
        code = re.search(r'<strong class="sl-num">([^<]+)</strong>', page.content.decode())[1]

        assert (page["Cache-Control"], learners.activate(code, date(2008, 10, 2)).name) == ("no-store", "Lotte Bakker")

    def test_nobody_else_makes_a_code(self, begun, milan, teun, noor, nadia):
        for actor in (milan, teun, noor, nadia):
            with pytest.raises(PermissionDenied):
                actions.let_in(begun, by=actor)


class TestWriting:
    def test_student_and_coach_write_each_their_own_part(self, begun, herself, sanne):
        with pytest.raises(PermissionDenied):
            fill(begun, Part.MENTOR, herself)
        with pytest.raises(PermissionDenied):
            fill(begun, Part.PUPIL, sanne)
        fill(begun, Part.PUPIL, herself)
        fill(begun, Part.MENTOR, sanne)

        assert Dossier.objects.get().status == S.TO_AGREE

    def test_the_coach_and_the_office_of_that_mbo_read_it_and_no_other(
        self, written, sanne, delta, milan, teun, noor, dirk, nadia, zora
    ):
        office, coach = works_at("Olga", delta, Role.MBO_ADMIN), works_at("Kees", teun.organisation, Role.STUDY_COACH)
        may = [
            who.name
            for who in (sanne, office, milan, zora, teun, coach, noor, dirk, nadia)
            if Dossier.objects.permitting_any([Can.READ, Can.READ_OF_MOVER], who)
        ]

        assert may == ["Sanne", "Olga"]

    def test_on_the_other_side_of_the_second_wall_only_the_mbo_that_is_left_reads(self, sent, sanne, teun, noor, nadia):
        tables = (Dossier, PupilAnswer, MentorAnswer, Approval)
        seen = {}
        for who in (sanne, teun, noor):
            with wall.standing(who.standing):
                seen[who.name] = [table.objects.exists() for table in tables]

        assert seen == {"Sanne": [True] * 4, "Teun": [False] * 4, "Noor": [False] * 4}
        with wall.standing(nadia.standing), pytest.raises(ProgrammingError), transaction.atomic():
            Dossier.objects.exists()

    def test_a_coach_reads_no_dossier_of_who_comes_to_the_mbo(self, transition, kok, dirk, sanne):
        spine.apply_for(transition, kok, by=dirk)
        with wall.standing(sanne.standing):
            assert not Dossier.objects.exists()
        assert not Dossier.objects.permitting(Can.READ_OF_MOVER, sanne)


class TestAgreeing:
    def test_below_18_a_parent_is_asked_at_18_nobody(self, written, herself):
        actions.pupil_answers(written, Answer.AGREED, by=herself)
        jobs.run_queue()

        assert (Dossier.objects.get().status, GuardianLink.objects.count()) == (S.WITH_GUARDIAN, 1)

    def test_at_18_the_student_alone_agrees(self, daan, sanne):
        move = spine.open_move(daan, "too_easy", by=sanne)
        spine.take_step(move, "want", by=sanne)
        dossier, himself = Dossier.objects.get(), signs_in(daan.learner)
        fill(dossier, Part.PUPIL, himself)
        fill(dossier, Part.MENTOR, sanne)
        actions.pupil_answers(dossier, Answer.AGREED, by=himself)

        assert Dossier.objects.get().status == S.AGREED

    def test_a_region_that_only_gives_notice_waits_for_no_parent(self, written, herself):
        Region.objects.update(guardian_policy=GuardianPolicy.NOTICE)
        actions.pupil_answers(written, Answer.AGREED, by=herself)

        assert Dossier.objects.get().status == S.AGREED

    def test_the_coach_records_a_yes_on_paper(self, written, herself, sanne):
        actions.pupil_answers(written, Answer.AGREED, by=herself)
        actions.record_guardian_approval(written, name="Mia Bakker", way=Way.PAPER, given_on=TODAY, by=sanne)

        assert Dossier.objects.get().status == S.AGREED

    def test_what_the_coach_changes_afterwards_makes_the_agreement_lapse(self, sent, sanne):
        actions.save_answer(sent, sent.questionnaire.question("N3.worked"), "Toch anders.", by=sanne)

        assert Dossier.objects.get().status == S.TO_AGREE

    def test_what_is_not_right_reaches_the_coach(self, written, herself, sanne, lotte):
        lotte.school_class.mentors.add(sanne.user)
        actions.pupil_answers(written, Answer.DISPUTED, by=herself, about=["mentor"], text="Zo ging het niet.")
        jobs.run_queue()
        (letter,) = [one for one in mail.outbox if one.to == [sanne.user.email]]
        assert f"/studenten/overstap/{written.pk}/dossier/deel/" in letter.body

        page = Browser(sanne).get(f"/studenten/overstap/{written.pk}/dossier/").content.decode()
        assert "Zo ging het niet." in page
        Browser(sanne).post(f"/studenten/overstap/{written.pk}/dossier/opnieuw-lezen/")
        assert Dossier.objects.get().status == S.TO_AGREE


class TestDelivering:
    def test_it_goes_to_the_next_mbo_and_never_to_the_one_that_is_left(self, sent, delta, anker, sanne, teun):
        spine.apply_for(sent.transition, offer(delta, "25182", "Gastheer", 3), by=sanne)
        jobs.run_queue()

        assert list(Delivery.objects.values_list("college", flat=True)) == [anker.pk]
        assert not Delivery.objects.permitting(CanDelivery.READ, sanne)
        assert Delivery.objects.permitting(CanDelivery.READ, teun).count() == 1

    def test_a_second_application_gets_the_same_version_by_itself(self, sent, anker, sanne):
        spine.apply_for(sent.transition, offer(anker, "25168", "Gastheer", 3), by=sanne)
        jobs.run_queue()

        assert (Delivery.objects.count(), DossierVersion.objects.count()) == (2, 1)

    def test_the_version_says_what_it_is_and_from_where(self, sent):
        content = DossierVersion.objects.get().content

        assert (content["extent"], content["school"]["name"], "edition" in content) == ("compact", "ROC Delta", False)
        assert sorted({code[0] for code in content["mentor"]}) == ["B", "N"]

    def test_before_it_is_sent_the_next_mbo_reads_nothing_on_no_page(self, written, bakker, sanne, teun, herself):
        row = spine.apply_for(written.transition, bakker, by=sanne)
        jobs.run_queue()
        browser = Browser(teun)
        for path in ("/intake/", f"/intake/{row.pk}/", f"/studenten/overstap/{written.pk}/dossier/",
                     f"/studenten/overstap/{written.pk}/dossier/deel/"):  # fmt: skip
            assert SECRET not in browser.get(path).content.decode(), path
        page = browser.get(f"/intake/{row.pk}/").content.decode()
        assert "komt van een ander mbo" in page

    def test_the_intake_opens_it_as_any_dossier(self, sent, teun):
        delivery = Delivery.objects.get()
        page = Browser(teun).get(f"/intake/{delivery.application_id}/", follow=True).content.decode()

        assert (SECRET in page, "Gaat weg omdat" in page) == (True, True)
        assert "De opleiding past niet bij mij" in page
        assert Dossier.objects.get().status == S.OPENED

    def test_it_goes_out_as_pdf_and_never_as_oso(self, sent, teun):
        delivery = Delivery.objects.get()
        browser = Browser(teun)

        assert browser.get(f"/intake/dossier/{delivery.pk}.pdf").content.startswith(b"%PDF")
        refused = browser.get(f"/intake/dossier/{delivery.pk}.xml", follow=True).content.decode()
        assert "OSO kent geen overdracht tussen mbo’s. Kies de pdf." in refused.replace("&#x27;", "’")

    def test_it_fits_on_two_sheets(self, sent):
        content = DossierVersion.objects.get().content
        long = {**content, "pupil": {k: v if not isinstance(v, str) or len(v) < 12 else v * 8 for k, v in content["pupil"].items()}}  # fmt: skip

        assert paper.pdf(long).count(b"/Type /Page\n") + paper.pdf(long).count(b"/Type/Page/") <= 2

    def test_attachments_of_the_coach_go_along(self, written, herself, mia, bakker, sanne, teun):
        added = add(written, Part.MENTOR, by=sanne)
        spine.apply_for(written.transition, bakker, by=sanne)
        with wall.standing(teun.standing):
            assert not Attachment.objects.exists()
        actions.pupil_answers(written, Answer.AGREED, by=herself)
        jobs.run_queue()
        actions.guardian_answers(written, Answer.AGREED, by=mia)
        jobs.run_queue()

        with wall.standing(teun.standing):
            assert [row.pk for row in Attachment.objects.all()] == [added.pk]

    def test_how_long_it_took_is_no_figure_of_a_school(self, sent, delta, anker, teun):
        actions.open_delivery(Delivery.objects.get(), by=teun)
        counting.count_lead_times(by=Actor.job("test"))

        assert list(LeadTime.objects.values_list("organisation", "step")) == [(anker.pk, "mbo")]

    def test_nobody_waits_for_feedback_on_it(self, sent, teun):
        actions.open_delivery(Delivery.objects.get(), by=teun)

        assert not Delivery.objects.permitting(CanDelivery.FEED_BACK, teun)


class TestPages:
    def test_the_pages_of_a_mover_speak_of_no_school_of_before(self, begun, herself):
        browser = Browser(herself)
        pages = ("/mijn/", "/mijn/dossier/", "/mijn/overstap/", "/mijn/gegevens/", "/mijn/hulp/", "/mijn/inzage/",
                 "/mijn/dossier/nakijken/", "/mijn/dossier/lezen/", "/mijn/dossier/weg/m1-why/",
                 "/mijn/overstap/aanmelding/")  # fmt: skip
        said = {}
        for path in pages:
            answer = browser.get(path)
            assert answer.status_code == 200, path
            said[path] = [
                word
                for word in ("decaan", "klas ", "Klas", "1 april", "zorgteam", "vmbo", "laatste jaar", "leerling")
                if word in _words(answer)
            ]

        assert {path: words for path, words in said.items() if words} == {}

    def test_who_only_doubts_reads_when_a_dossier_comes(self, move, sanne):
        page = _words(Browser(signs_in(move.transition.learner)).get("/mijn/"))

        assert "Wil je naar een ander mbo? Zeg het tegen je mentor." in page

    def test_the_coach_goes_from_the_move_to_the_dossier_and_back(self, begun, sanne):
        browser, base = Browser(sanne), f"/studenten/overstap/{begun.pk}/"
        assert f'href="{base}dossier/"' in browser.get(base).content.decode()
        page = browser.get(f"{base}dossier/").content.decode()
        assert f'href="{base}dossier/deel/"' in page
        part = browser.get(f"{base}dossier/deel/").content.decode()
        for group in ("Wat is al gehaald?", "Hoe staat het met de stage?", "Wat werkte bij deze student?",
                      "Welke begeleiding kreeg of vraagt deze student?", "Hoeveel lesuren miste deze student?"):  # fmt: skip
            assert group in part

    def test_the_coach_fills_in_the_form(self, begun, sanne):
        browser, base = Browser(sanne), f"/studenten/overstap/{begun.pk}/dossier/"
        said = {
            "n1-results": "Nederlands 2F.", "n1-exemptions-skip": "on", "n2-placement": "busy",
            "n2-open": "Nog 80 uur.", "n3-worked": "Een vaste plek.", "b3-given-skip": "on",
            "b3-needed": ["none"], "b4-authorised-hours": "4", "b4-unauthorised-hours": "2", "klaar": "ja",
        }  # fmt: skip
        missing = browser.post(f"{base}deel/", {**said, "n2-open": ""})
        done = browser.post(f"{base}deel/", said)

        assert (missing.status_code, done.status_code, done.url) == (422, 302, base)
        assert MentorAnswer.objects.get(question="N2.open").value == "Nog 80 uur."
        assert Dossier.objects.get().mentor_part == "done"

    def test_the_students_way_names_no_date_of_april_and_the_mbo_as_helper(self, begun, herself, lotte, sanne):
        lotte.school_class.mentors.add(sanne.user)
        page = _words(Browser(herself).get("/mijn/dossier/"))

        assert ("Klaar voor" in page, "Sanne" in page) == (False, True)

    def test_the_student_reads_who_looked(self, begun, herself, sanne):
        Browser(sanne).get(f"/studenten/overstap/{begun.pk}/dossier/deel/")

        assert "het deel van je mentor" in _words(Browser(herself).get("/mijn/inzage/"))


def _words(answer) -> str:
    body = re.search(r"<main.*?</main>", answer.content.decode(), re.S)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))

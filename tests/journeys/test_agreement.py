"""Parents on a small phone, in their own language, and the mentor who hears them: from what is not right to an agreement or
a view of one's own; on paper; a birthday in between; two parents; a consent taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from sluitend.access.actor import Actor
from sluitend.access.roles import Role
from sluitend.dossiers import actions
from sluitend.dossiers.lifecycle import Answer, DossierStatus, Part
from sluitend.dossiers.models import Approval, Delivery, Dossier
from sluitend.kit import clock, jobs
from sluitend.learners.models import Guardian, Relation
from sluitend.organisations.models import GuardianPolicy, Region
from sluitend.transitions import actions as spine
from tests.cast import TODAY
from tests.dossiers.conftest import fill
from tests.journeys import people
from tests.journeys.conftest import accessible

pytestmark = pytest.mark.django_db(transaction=True)
S = DossierStatus
YARA = date(2009, 6, 14)
IN_ARABIC = "ابنتي تعمل بجد. هذا غير صحيح."
IN_TURKISH = "Kızım çok çalışıyor. Mentor bunu yazmamış."


@pytest.fixture(autouse=True)
def without_a_second_factor(settings):
    settings.SECOND_FACTOR = "skippable"  # signing in is for another story


@pytest.fixture
def dossier(transition, yara, noor, kok):
    """Both parts are done; Yara applied for Kok."""
    made = Dossier.objects.get(pk=transition.pk)
    spine.apply_for(transition, kok, by=yara)
    fill(made, Part.PUPIL, yara)
    fill(made, Part.MENTOR, noor, B1_why="Yara werkt graag met eten. Deze keuze past goed.")
    return made


@pytest.fixture
def elif_(yara_herself):
    """Yara's mother, as the link makes her an actor."""
    guardian = Guardian.objects.get(learner=yara_herself, position=1)
    return Actor(name="", roles=frozenset({Role.GUARDIAN}), learner_id=yara_herself.pk, guardian_id=guardian.pk)


@pytest.fixture
def asked(dossier, yara):
    """Yara agreed, and her mother has a mail."""
    actions.pupil_answers(dossier, Answer.AGREED, by=yara, consents=["A8.medication"])
    jobs.run_queue()
    return dossier


def status(dossier) -> DossierStatus:
    return Dossier.objects.get(pk=dossier.pk).status


def opens_the_mail(visit, address: str, language: str, *, born: date = YARA) -> None:
    """From the link of the last mail to the page to read, in this language."""
    link, code = people.opens_the_mail(address)
    visit.go(link)
    visit.tap("button", language)
    people.comes_in_as_parent(visit, code, born)


def test_in_arabic_something_is_not_right_until_it_is(small_phone, desk, devices, asked, noor, yara):
    link, code = people.opens_the_mail("elif@example.org")
    small_phone.go(link)
    with small_phone.within(taps=6):
        small_phone.tap("button", "العربيّة")
        people.comes_in_as_parent(small_phone, code, YARA)
        accessible(small_phone, name="akkoord-ar-lezen")
        small_phone.tap("link", "لا، هناك شيء غير صحيح")
        small_phone.comes_to("**/antwoord/")
        small_phone.tap("checkbox", "ما يكتبه المرشد")
        small_phone.page.locator("textarea").fill(IN_ARABIC)
        accessible(small_phone, name="akkoord-ar-klopt-niet")
        small_phone.tap("button", "أرسل إلى المرشد")
        small_phone.comes_to("**/klaar/")
    accessible(small_phone, name="akkoord-ar-klaar")

    minute = clock.now()
    jobs.run_queue()
    (told,) = [one for one in mail.outbox if one.to == [noor.user.email] and "klopt" in one.subject]
    assert (clock.now() - minute).total_seconds() < 60
    assert IN_ARABIC not in told.subject + told.body

    desk.signs_in(noor.user)
    desk.go("/school/")
    desk.tap("link", "Yara Demir")
    desk.sees(IN_ARABIC)
    accessible(desk, name="akkoord-mentor-klopt-niet")
    desk.tap("link", "Open het deel van de mentor")
    desk.comes_to("**/mentordeel/")
    desk.tap("link", "Wijzig het toch")
    desk.comes_to("**/mentordeel/?vervalt=ja")
    desk.page.locator("#vraag-b1-why textarea").fill("Yara werkt hard en graag met eten.")
    desk.tap("button", "Bewaar en ga later verder")
    desk.sees("Bewaard om")
    assert status(asked) == S.TO_AGREE

    pupil = devices.small_phone()
    pupil.signs_in(yara.user)
    people.reads_and_agrees(pupil)
    jobs.run_queue()
    opens_the_mail(small_phone, "elif@example.org", "العربيّة")
    small_phone.tap("button", "نعم، أوافق")
    small_phone.comes_to("**/klaar/")
    jobs.run_queue()

    assert (status(asked), Delivery.objects.count()) == (S.SENT, 1)


def test_on_paper_takes_the_mentor_at_most_five_clicks(desk, asked, noor):
    desk.signs_in(noor.user)
    desk.go("/school/")
    with desk.within(taps=5):
        desk.tap("link", "De enige leerling van 4B")
        desk.tap("link", "Yara Demir")
        desk.tap("link", "Leg akkoord van ouder vast")
        desk.comes_to("**/akkoord/")
        desk.tap("radio", "Op papier")
        desk.tap("button", "Leg akkoord vast")
        desk.sees("Het akkoord van Elif Demir staat erin.")

    said = Approval.objects.get(party="guardian")
    assert (said.way, said.given_on, said.by) == ("paper", TODAY, noor.label)


def test_a_birthday_while_a_parent_reads(small_phone, devices, asked, yara, yara_herself):
    opens_the_mail(small_phone, "elif@example.org", "Українська")
    with clock.standing(date(2027, 6, 14)):
        small_phone.tap("button", "Так, я погоджуюся")
        small_phone.page.wait_for_load_state()
        accessible(small_phone, name="akkoord-uk-18")
        assert Approval.objects.filter(party="guardian").count() == 0
        actions.let_time_decide(by=Actor.job("let_time_decide"))
        jobs.run_queue()
        pupil = devices.small_phone()
        pupil.signs_in(yara.user)
        assert "Niet nodig (18+)" in people.stands_at(pupil, "Je ouder")

    assert status(asked) == S.SENT


def test_a_view_of_ones_own_goes_along_to_the_mbo(small_phone, desk, devices, asked, noor, milan, elif_):
    Region.objects.update(guardian_policy=GuardianPolicy.INSPECTION)
    actions.guardian_answers(asked, Answer.DISPUTED, by=elif_, about=["mentor"], text="Bu doğru değil.")
    desk.signs_in(noor.user)
    desk.go("/school/")
    desk.tap("link", "Yara Demir")
    desk.tap("button", "Vraag een zienswijze")
    desk.sees("Wie het niet eens is, kan nu een zienswijze schrijven.")
    accessible(desk, name="akkoord-mentor-gesproken")
    jobs.run_queue()

    opens_the_mail(small_phone, "elif@example.org", "Türkçe")
    small_phone.sees("26 Mart 2026")
    small_phone.page.locator("textarea").fill(IN_TURKISH)
    accessible(small_phone, name="akkoord-tr-zienswijze")
    small_phone.tap("button", "Düşündüklerimi kaydet")
    small_phone.comes_to("**/klaar/")
    accessible(small_phone, name="akkoord-tr-zienswijze-klaar")

    with clock.standing(date(2026, 3, 27)):
        actions.let_time_decide(by=Actor.job("let_time_decide"))
        jobs.run_queue()
        college = devices.desk()
        college.signs_in(milan.user)
        college.go("/intake/")
        college.tap("link", "Yara Demir")
        college.sees(IN_TURKISH)
        accessible(college, name="akkoord-mbo-zienswijze")


def test_of_two_parents_one_agrees_and_the_other_objects(
    small_phone, desk, devices, dossier, yara, noor, yara_herself, elif_
):
    Guardian.objects.create(
        learner=yara_herself, position=2, name="Kemal Demir", relation=Relation.FATHER, email="kemal@example.org",
        language="pl",
    )  # fmt: skip
    actions.pupil_answers(dossier, Answer.AGREED, by=yara)
    jobs.run_queue()
    actions.guardian_answers(dossier, Answer.AGREED, by=elif_)
    opens_the_mail(small_phone, "kemal@example.org", "Polski")
    accessible(small_phone, name="akkoord-pl-andere-ouder")
    small_phone.tap("link", "Nie, coś się nie zgadza")
    small_phone.comes_to("**/antwoord/")
    small_phone.tap("checkbox", "dane")
    small_phone.tap("button", "Wyślij do mentora")
    small_phone.comes_to("**/klaar/")
    jobs.run_queue()
    desk.signs_in(noor.user)
    desk.go(f"/school/leerling/{dossier.pk}/")
    accessible(desk, name="akkoord-mentor-twee-ouders")

    assert (status(dossier), Delivery.objects.count()) == (S.DISPUTED, 0)
    assert "Elif Demir Akkoord" in desk.text
    assert "Kemal Demir Klopt niet" in desk.text


def test_a_consent_is_given_apart_and_taken_back(small_phone, desk, devices, dossier, yara, elif_, milan, yara_herself):
    pupil = devices.small_phone()
    yara_herself.birth_date = date(2010, 6, 14)
    yara_herself.save()
    pupil.signs_in(yara.user)
    pupil.go("/mijn/dossier/lezen/")
    pupil.page.locator("[name=consent]").check()
    accessible(pupil, name="akkoord-leerling-toestemming")
    pupil.tap("button", "Ik ga akkoord")
    pupil.comes_to("**/mijn/dossier/")
    jobs.run_queue()
    opens_the_mail(small_phone, "elif@example.org", "Nederlands", born=date(2010, 6, 14))
    assert not small_phone.page.locator("[name=consent]").is_checked()
    small_phone.page.locator("[name=consent]").check()
    accessible(small_phone, name="akkoord-ouder-toestemming")
    small_phone.tap("button", "Ja, ik ga akkoord")
    small_phone.comes_to("**/klaar/")
    jobs.run_queue()
    desk.signs_in(milan.user)
    desk.go("/intake/")
    desk.tap("link", "Yara Demir")
    desk.sees("Medicijnen belangrijk in de les")
    accessible(desk, name="akkoord-mbo-toestemming")

    small_phone.go("/ouder/")
    small_phone.press(small_phone.page.get_by_text("Ik heb geen code"))
    small_phone.page.locator("[name=nieuw-email]").fill("elif@example.org")
    for part, number in (("day", 14), ("month", 6), ("year", 2010)):
        small_phone.page.locator(f"[name=nieuw-birth_date_{part}]").fill(str(number))
    small_phone.tap("button", "Stuur mij een nieuwe link")
    small_phone.sees("Kijk in uw mail")
    jobs.run_queue()
    opens_the_mail(small_phone, "elif@example.org", "English", born=date(2010, 6, 14))
    accessible(small_phone, name="akkoord-ouder-intrekken")
    small_phone.tap("button", "Take back my consent")
    small_phone.comes_to("**/klaar/")
    jobs.run_queue()
    pupil.go("/mijn/gegevens/")
    accessible(pupil, name="akkoord-leerling-ingetrokken")
    desk.go("/intake/")
    desk.tap("link", "Yara Demir")
    assert "Medicijnen belangrijk in de les" not in desk.text


def test_somebody_without_a_school_is_invited_by_the_mbo(desk, devices, milan, kok, rivierdam):
    desk.signs_in(milan.user)
    desk.go("/intake/")
    desk.tap("link", "Nodig uit om een dossier te maken")
    for label, words in (
        ("Roepnaam", "Luna"), ("Achternaam", "Maas"), ("E-mailadres", "luna@example.org"),
        ("Naam van een ouder, onder de 18", "Ria Maas"),
        ("E-mailadres van deze ouder", "ria@example.org"),
    ):  # fmt: skip
        desk.write(label, words)
    desk.write_day(1, 5, 2009)
    desk.page.get_by_label("Woongemeente").select_option(label="Rivierdam")
    desk.page.get_by_label("Opleiding").select_option(index=1)
    accessible(desk, name="akkoord-mbo-uitnodigen")
    desk.tap("button", "Stuur de uitnodiging")
    desk.sees("Luna krijgt een mail met een code.")
    assert people.kept()["unsettled"] == 1
    jobs.run_queue()

    (letter,) = [one for one in mail.outbox if one.to == ["luna@example.org"]]
    (code,) = people.CODE_ON_A_LETTER.findall(letter.body)
    herself = devices.small_phone()
    people.activates_by_typing(herself, code, date(2009, 5, 1))
    accessible(herself, name="akkoord-zij-instromer-start")
    people.goes_on_with_the_dossier(herself)
    people.answers_the_rest(herself)
    herself.tap("button", "Mijn deel is klaar")
    herself.comes_to("**/mijn/dossier/")
    people.reads_and_agrees(herself)
    jobs.run_queue()
    mother = devices.small_phone()
    opens_the_mail(mother, "ria@example.org", "English", born=date(2009, 5, 1))
    accessible(mother, name="akkoord-zij-instromer-ouder")
    mother.tap("button", "Yes, I agree")
    mother.comes_to("**/klaar/")
    jobs.run_queue()
    desk.go("/intake/")
    desk.tap("link", "Luna Maas")
    accessible(desk, name="akkoord-zij-instromer-mbo")

    assert Dossier.objects.get().status == S.OPENED
    people.kept()

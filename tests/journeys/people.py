"""What the people of a whole story do at their screens, in their words: each function is one thing somebody does.

The files that a school would bring are made here too, of invented pupils.
"""

from __future__ import annotations

import io
import re
import time
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from playwright.sync_api import Locator
from pypdf import PdfReader

from sluitend.access.actor import Actor
from sluitend.exchange import examples
from sluitend.exchange.readers.shapes import Guardian, PupilRow
from sluitend.kit import jobs
from sluitend.transitions import promise
from tests.journeys.conftest import Visit

SCHOOL_YEAR = 2026
CODE_ON_A_LETTER = re.compile(r"\b[A-Z0-9]{5}-[A-Z0-9]{5}\b")
LINK = re.compile(r"https?://\S+/ouder/\S+")
CODE_IN_A_MAIL = re.compile(r"\b(?:\d{3}-?\d{3}|[A-Z0-9]{2,5}-[A-Z0-9]{2,5}|[A-Z0-9]{6})\b")
NOBODY = dict.fromkeys(promise.MUST_BE_ZERO, 0)


# --- The promise --------------------------------------------------------------------------------------------------


def kept() -> dict:
    """The promise holds now, with every count at nothing; gives what ``sluitend check`` would print."""
    said = promise.ask().as_json()
    assert (said["ok"], {name: said[name] for name in NOBODY}, said["ids"]) == (True, NOBODY, {})
    return said


# --- Files of the school ------------------------------------------------------------------------------------------

ELIF = Guardian(name="Elif Demir", relation="mother", email="elif@example.org", legal_authority=True, language="tr")
FENNA = PupilRow("101", call_name="Fenna", family_name="Jacobs", birth_date=date(2009, 3, 2), class_name="4A", year=4)
OMAR = PupilRow("102", call_name="Omar", family_name="Haddad", birth_date=date(2009, 5, 9), class_name="4A", year=4)
MEES = PupilRow("103", call_name="Mees", family_name="Hofman", birth_date=date(2010, 4, 3), class_name="3A", year=3)


def of_4b(number: str, call_name: str, family_name: str, born: date, lives_in: str, **more: object) -> PupilRow:
    """A pupil in the final year of vmbo, as the school's own list has it."""
    return PupilRow(
        number, call_name=call_name, family_name=family_name, birth_date=born, municipality=lives_in, class_name="4B",
        school_type="vmbo-kb", year=4, mentor_email="noor.99aa@example.org", **more,  # type: ignore[arg-type]  # fields of PupilRow
    )  # fmt: skip


CLASS_4B = [
    of_4b("201", "Yara", "Demir", date(2009, 6, 14), "GM9901"),
    of_4b("202", "Sem", "Visser", date(2008, 1, 5), "GM9901"),
    of_4b("203", "Julia", "Smeets", date(2009, 8, 21), "GM9901"),
    of_4b("204", "Tim", "Kuiper", date(2009, 2, 11), "GM9901"),
    of_4b("205", "Zoë", "Martens", date(2009, 11, 30), "GM9902"),
]


def edexml_of_4a() -> bytes:
    """The system of the school: two pupils in the final year, one below it."""
    return examples.edexml([FENNA, OMAR, MEES], school_code="99AA", school_year=SCHOOL_YEAR)


def list_of_4b(*, whole_school: bool = True) -> bytes:
    """The template filled in: class 4B and Lou born on no day at all; Omar with where he lives, and Mees as he was."""
    omar = OMAR._replace(municipality="GM9901", school_type="vmbo-kb")
    lou = of_4b("206", "Lou", "Bakker", date(2010, 1, 31), "GM9901")
    head, *rows = [list(row) for row in examples.cells([*CLASS_4B, lou, *([omar, MEES] if whole_school else [])])]
    rows[0] = _with_guardian(head, rows[0], ELIF)
    rows[5][head.index("geboortedatum")] = "31-02-2010"
    return "\r\n".join(";".join(row) for row in [head, *rows]).encode()


def _with_guardian(head: list[str], row: list[str], guardian: Guardian) -> list[str]:
    said = {
        "ouder1_naam": guardian.name,
        "ouder1_relatie": "moeder",
        "ouder1_email": guardian.email,
        "ouder1_gezag": "ja",
        "ouder1_taal": guardian.language,
    }
    return [said.get(name, cell) for name, cell in zip(head, row, strict=True)]


# --- Staff ----------------------------------------------------------------------------------------------------------

PASSWORD = "een-lang-wachtwoord-van-mij"
MENTOR_PHONE = "010 000 00 12"
KEY_OF_THE_APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def has_account(actor: Actor, *, with_app: bool = True) -> Actor:
    """Chose a password, and set the app that makes codes unless that is still to be done."""
    actor.user.set_password(PASSWORD)
    actor.user.save(update_fields=["password"])
    if with_app:
        TOTP.activate(actor.user, KEY_OF_THE_APP)
    return actor


def code_of_the_app(key: str) -> str:
    """What an app on a phone shows at this moment."""
    return format_hotp_value(hotp_value(key, int(time.time()) // app_settings.TOTP_PERIOD))


def comes_in(visit: Visit, actor: Actor) -> None:
    """E-mail and password, then the code of the app, to where this person's day begins."""
    _gives_password(visit, actor)
    visit.comes_to("**/account/2fa/authenticate/**")
    visit.page.locator("[name=code]").fill(code_of_the_app(KEY_OF_THE_APP))
    visit.tap("button", "Inloggen")
    _is_in(visit)


def comes_in_for_the_first_time(visit: Visit, actor: Actor) -> None:
    """E-mail and password; nobody goes on without a second factor, so the app is set first."""
    _gives_password(visit, actor)
    visit.comes_to("**/account/2fa/totp/activate/**")
    visit.press(visit.page.get_by_text("Kan je telefoon het niet lezen?"))
    visit.page.locator("[name=code]").fill(code_of_the_app(visit.page.locator(".sl-code").inner_text().strip()))
    visit.tap("button", "Gebruik deze app")
    visit.page.wait_for_url(lambda address: "/activate/" not in address)
    visit.go("/thuis/")
    _is_in(visit)


def _gives_password(visit: Visit, actor: Actor) -> None:
    visit.go("/account/login/")
    visit.page.locator("[name=login]").fill(actor.user.email)
    visit.page.locator("[name=password]").fill(PASSWORD)
    visit.tap("button", "Inloggen")


def _is_in(visit: Visit) -> None:
    visit.page.wait_for_url(lambda address: "/account/" not in address)
    visit.lands()


def uploads(visit: Visit, file: Path) -> None:
    """Choose a file and have it checked."""
    visit.page.get_by_label("Bestand met leerlingen").set_input_files(file)
    visit.tap("button", "Controleer dit bestand")
    visit.comes_to("**/school/import/*-*/")


def counts_on(visit: Visit) -> dict[str, int]:
    """The figures of the check: what is new, the same, changed, wrong, not in the file."""
    found = re.findall(r"(\d+)\n(zelfde|nieuw|gewijzigd|fout|niet in bestand)\n", visit.page.inner_text("main"))
    return {label: int(number) for number, label in found}


def carries_out(visit: Visit, good: int) -> None:
    """Carry out the good rows; the page shows how far it is, the queue does the work, the page shows the report."""
    visit.tap("button", f"Verwerk {good} goede rijen")
    visit.page.get_by_role("heading", name=f"0 van {good} rijen zijn klaar").wait_for()
    visit.lands()
    jobs.run_queue()
    visit.page.get_by_role("heading", name=f"{good} rijen zijn verwerkt").wait_for(timeout=20_000)
    visit.lands()


def prints_letters(visit: Visit, name: str, number: int) -> dict[str, str]:
    """Print the letters of a class; gives each pupil's code, read back from the paper."""
    visit.tap("link", "Brieven")
    visit.comes_to("**/school/brieven/")
    with visit.page.expect_download() as waiting:
        visit.tap("button", f"Print {number} brieven: {name}")
    pages = PdfReader(io.BytesIO(waiting.value.path().read_bytes())).pages
    words = [" ".join(page.extract_text().split()) for page in pages]
    assert len(words) == number
    names = [f"{row.call_name} {row.family_name}" for row in CLASS_4B]
    return {name: CODE_ON_A_LETTER.findall(text)[0] for text in words for name in names if name in text}


def rows_of(visit: Visit) -> list[str]:
    """Whose names stand in the list on this page."""
    return visit.page.locator("tbody th[scope=row] a").all_inner_texts()


def sees_holder(visit: Visit, holder: str, *, since: str) -> None:
    """Who has the regie, since when, and what is next, on top of the page."""
    line = " ".join(visit.page.locator(".sl-holder").first.inner_text().split())
    assert re.match(rf"Regie: {holder}.* sinds {since} Volgende datum: .+ \d+ \w+ \d{{4}}$", line), line


def fills_in_the_mentor_part(visit: Visit, *, talk_about: str = "") -> None:
    """Answer every question that is asked, ask for a talk with the mbo when there is something to say, and be done.

    Asking for that talk and going on to the next pupil take two clicks together.
    """
    visit.page.locator("[id^=vraag-]:visible").first.wait_for()
    for number in range(visit.page.locator("[id^=vraag-]").count()):
        question = visit.page.locator("[id^=vraag-]").nth(number)
        if question.is_visible():
            _answers(question)
    with visit.within(taps=2):
        if talk_about:
            _chooses(visit.page.locator("#vraag-b5-wanted"), "Ja")
            for about, said in (("about", talk_about), ("reachable", "Dinsdag na 15.00 uur."), ("phone", MENTOR_PHONE)):
                _writes(visit.page.locator(f"#vraag-b5-{about}"), said)
        with visit.within(taps=1):
            visit.press(visit.page.locator("button[name=klaar]"))
            visit.page.get_by_text("Jouw deel voor").wait_for()


def _answers(question: Locator) -> None:
    if question.get_attribute("id") == "vraag-b5-wanted":
        _chooses(question, "Nee")
    elif (options := question.locator("input[type=radio], input[type=checkbox]")).count():
        options.first.check()
        _is_kept(question)
    elif question.locator("select").count():
        question.locator("select").first.select_option(index=1)
        _is_kept(question)
    else:
        number = question.locator("input[type=number], input[inputmode=numeric]").count()
        _writes(question, "3" if number else "Dat gaat goed.")


def _chooses(question: Locator, answer: str) -> None:
    question.get_by_label(answer, exact=True).check()
    _is_kept(question)


def _writes(question: Locator, text: str) -> None:
    field = question.locator("input:not([type=hidden]), textarea").first
    if field.input_value() == text:  # what the school knows stands there already, and is kept with the part
        return
    field.fill(text)
    question.page.keyboard.press("Tab")
    _is_kept(question)


def _is_kept(question: Locator) -> None:
    question.locator("[id^=stand-]", has_text="Bewaard om").wait_for()


# --- The pupil ------------------------------------------------------------------------------------------------------


def activates(visit: Visit, code: str, born: date) -> None:
    """From the QR code of the letter to one's own page."""
    visit.go(f"/start/#{code}")
    visit.page.wait_for_function("document.querySelector('[name=code]').value !== ''")
    visit.write_day(born.day, born.month, born.year)
    visit.tap("button", "Ga naar mijn dossier")
    visit.comes_to("**/mijn/**")


def activates_by_typing(visit: Visit, code: str, born: date) -> None:
    """The same with the code typed over."""
    visit.go("/start/")
    visit.write("Code op je brief", code)
    visit.write_day(born.day, born.month, born.year)
    visit.tap("button", "Ga naar mijn dossier")
    visit.comes_to("**/mijn/**")


def goes_on_with_the_dossier(visit: Visit) -> None:
    """From anywhere to the first open question."""
    visit.go("/mijn/dossier/")
    visit.tap("link", "Ga verder met je dossier")
    visit.page.locator("main form[data-keep]").wait_for()
    visit.lands()


def answers_one_question(visit: Visit) -> str:
    """Give whatever this question takes and go on; gives the question's own address."""
    page, before = visit.page, visit.page.url
    form = page.locator("main form[data-keep]")
    visit.lands()
    if form.locator("[name=answer_day]").count():
        for part, number in (("day", "7"), ("month", "9"), ("year", "2026")):
            form.locator(f"[name=answer_{part}]").fill(number)
    elif form.locator("[name=answer][type=radio], [name=answer][type=checkbox]").count():
        form.locator("[name=answer]").first.check()
    else:
        form.locator("[name=answer]").fill("Dat vind ik leuk.")
    visit.tap("button", "Sla op en ga verder")
    page.wait_for_url(lambda address: address != before)
    return urlsplit(before).path


def answers_the_rest(visit: Visit) -> int:
    """Every open question up to the check page; gives how many."""
    answered = 0
    while "/nakijken/" not in visit.page.url:
        answers_one_question(visit)
        answered += 1
    visit.lands()
    return answered


def sends_to_the_mentor(visit: Visit) -> None:
    visit.tap("button", "Stuur mijn deel naar mijn mentor")
    visit.comes_to("**/mijn/dossier/")


def says_applied(visit: Visit, word: str) -> None:
    """Tell for which programme one applied."""
    visit.go(f"/mijn/overstap/aanmelding/?q={word}")
    visit.press(visit.page.get_by_role("button", name="Hier heb ik me aangemeld").first)
    visit.comes_to("**/mijn/overstap/")


def withdraws(visit: Visit, college: str) -> None:
    """Take back the application at one mbo."""
    visit.go("/mijn/overstap/")
    visit.press(visit.page.get_by_role("link", name=re.compile(f"Trek in: .*{college}")))
    visit.tap("button", "Trek mijn aanmelding in")
    visit.comes_to("**/mijn/overstap/")


def reads_and_agrees(visit: Visit) -> None:
    visit.go("/mijn/")
    visit.tap("link", "Lees je dossier")
    visit.comes_to("**/lezen/")
    visit.tap("button", "Ik ga akkoord")
    visit.comes_to("**/mijn/dossier/")


def stands_at(visit: Visit, who: str) -> str:
    """What the pupil's own list says about somebody else's part: "ROC Delta" → "Verstuurd"."""
    visit.go("/mijn/dossier/")
    rows = visit.page.locator("main li", has_text=who)
    return " ".join(rows.last.inner_text().split())


# --- The parent -----------------------------------------------------------------------------------------------------


def opens_the_mail(address: str) -> tuple[str, str]:
    """The link and the code that stand in the last mail to somebody."""
    message = [one for one in mail.outbox if address in one.to][-1]
    link = LINK.search(message.body).group()
    (code,) = CODE_IN_A_MAIL.findall(message.body.replace(link, ""))
    return urlsplit(link).path, code


def comes_in_as_parent(visit: Visit, code: str, child_born: date) -> None:
    """Fill in the door, in whatever language it stands."""
    form = visit.page.locator("form.sl-narrow").first
    visit.page.locator("#id_code").fill(code)
    for part, number in (("day", child_born.day), ("month", child_born.month), ("year", child_born.year)):
        form.locator(f"[name=birth_date_{part}]").fill(str(number))
    visit.press(form.locator("button[type=submit]"))
    visit.comes_to("**/ouder/lezen/")

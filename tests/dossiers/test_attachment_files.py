"""What a file must be to be an attachment: it opens as what its name says, does not swell, starts nothing, and says
nothing of where it was made. Every file is made here."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from sluitend.dossiers.attachments import MOST_BYTES, NotAccepted, accept, clean_title
from sluitend.dossiers.attachments.packages import MOST_MEMBERS, MOST_UNPACKED
from sluitend.dossiers.attachments.pdfs import MOST_PAGES
from sluitend.dossiers.attachments.refusing import (
    DAMAGED,
    EMPTY,
    PASSWORD,
    PROGRAM,
    SOMETHING_ELSE,
    SWELLS,
    TOO_LARGE,
    TOO_MANY_DOTS,
    TOO_MANY_PAGES,
    UNKNOWN_TYPE,
)
from tests.dossiers.made_files import GOOD, MACRO, docx, jpg, odt, packed, pdf, picture, png, wide_png

HTML = b"<!doctype html><script>alert(1)</script>"


def refusal(name: str, content: bytes):
    """Why a file is not taken; None when it is."""
    try:
        accept(name, [content])
    except NotAccepted as why:
        return why.text
    return None


def something_else(suffix: str) -> str:
    return SOMETHING_ELSE % {"suffix": suffix}


# --- The five types --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", GOOD)
def test_each_of_the_five_types_is_taken(suffix):
    taken = accept(f"Mijn bestand.{suffix.upper()}", [GOOD[suffix]()])
    assert (taken.file_type.value, taken.size > 0, len(taken.sha256)) == (suffix, True, 64)


def test_jpeg_is_another_suffix_of_jpg():
    assert accept("foto.jpeg", [jpg()]).file_type.value == "jpg"


@pytest.mark.parametrize("suffix", ["pdf", "docx", "odt"])
def test_what_is_no_picture_is_kept_byte_for_byte(suffix):
    content = GOOD[suffix]()
    assert accept(f"a.{suffix}", [content[:10], content[10:]]).content == content


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a.doc", "a.heic", "a.svg", "zonder", "pdf", "a.pdf.exe", ""])
def test_other_types_are_not(name):
    assert refusal(name, pdf()) == UNKNOWN_TYPE


# --- Lies ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", GOOD)
@pytest.mark.parametrize("truly", [*GOOD, "html"])
def test_a_file_that_lies_about_its_type_is_refused(said, truly):
    content = HTML if truly == "html" else GOOD[truly]()
    expected = None if said == truly else something_else(said)
    assert refusal(f"brief.{said}", content) == expected


def test_html_with_a_pdf_behind_it_is_no_pdf():
    assert refusal("brief.pdf", HTML + pdf()) == something_else("pdf")


def test_a_word_file_with_a_pdf_in_front_is_no_word_file():
    assert refusal("brief.docx", pdf() + docx()) == something_else("docx")


@pytest.mark.parametrize("suffix", GOOD)
def test_a_file_that_was_cut_off_is_damaged(suffix):
    content = GOOD[suffix]()
    assert refusal(f"a.{suffix}", content[: len(content) // 2]) == DAMAGED


@given(st.binary(max_size=300), st.sampled_from([*GOOD]))
def test_whatever_the_bytes_are_there_is_an_answer_in_words(noise, suffix):
    content = GOOD[suffix]()
    for changed in (noise, content + noise, content[:20] + noise + content[20:]):
        said = refusal(f"a.{suffix}", changed)
        assert said is None or isinstance(said, str)


# --- Sizes -----------------------------------------------------------------------------------------------------------


def test_of_eleven_megabytes_no_more_is_read_than_ten():
    asked = []

    def chunks():
        for number in range(11):
            asked.append(number)
            yield b"%PDF-" + bytes(1024 * 1024)

    with pytest.raises(NotAccepted) as why:
        accept("groot.pdf", chunks())
    assert (why.value.text, len(asked)) == (TOO_LARGE, 10)


def test_ten_megabytes_may_come():
    content = pdf()
    assert refusal("a.pdf", content + bytes(MOST_BYTES - len(content))) is None


def test_an_empty_file_is_refused():
    assert refusal("leeg.pdf", b"") == EMPTY


def test_a_picture_that_unpacks_to_a_wall_is_refused_before_it_is_unpacked():
    assert [refusal("a.png", wide_png(side)) for side in (8_000, 60_000)] == [TOO_MANY_DOTS, TOO_MANY_DOTS]
    assert refusal("a.png", wide_png(7_000)) == DAMAGED, "it says so, and is not"


def test_a_pdf_of_too_many_pages_is_refused():
    assert refusal("a.pdf", pdf(MOST_PAGES + 1)) == TOO_MANY_PAGES
    assert refusal("a.pdf", pdf(MOST_PAGES)) is None


# --- Pictures --------------------------------------------------------------------------------------------------------


def test_a_photo_tells_no_more_where_and_with_what_it_was_made():
    exif = Image.Exif()
    exif[0x0110] = "Telefoon van Yara"
    exif.get_ifd(0x8825)[2] = (51.0, 50.0, 12.0)  # GPS
    sent = jpg(exif=exif, comment=b"Kade 3, Rivierdam")
    assert b"Telefoon van Yara" in sent
    assert b"Kade 3" in sent

    kept = accept("foto.jpg", [sent]).content

    with Image.open(io.BytesIO(kept)) as photo:
        assert (dict(photo.getexif()), photo.info.get("comment")) == ({}, None)
    assert b"Telefoon" not in kept
    assert b"Kade 3" not in kept


def test_the_texts_in_a_png_go_too():
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("Author", "Yara Demir")
    texts.add_itxt("XML:com.adobe.xmp", "<gps>Kade 3</gps>")
    sent = png(pnginfo=texts, icc_profile=b"scherm van Yara" * 20)
    assert b"Yara Demir" in sent
    assert b"iCCP" in sent

    kept = accept("a.png", [sent]).content

    assert [word for word in (b"Yara Demir", b"Kade 3", b"iCCP") if word in kept] == []


def test_a_photo_that_was_held_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter
    kept = accept("a.jpg", [picture("JPEG", (400, 100), exif=exif)]).content
    with Image.open(io.BytesIO(kept)) as photo:
        assert photo.size == (100, 400)


def test_a_large_photo_becomes_as_large_as_a_page_needs():
    kept = accept("a.jpg", [picture("JPEG", (6000, 3000))]).content
    with Image.open(io.BytesIO(kept)) as photo:
        assert max(photo.size) <= 4000


def test_a_picture_one_can_see_through_stays_so():
    made = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(made, "PNG")
    with Image.open(io.BytesIO(accept("a.png", [made.getvalue()]).content)) as kept:
        assert kept.getpixel((1, 1)) == (0, 0, 0, 0)


# --- PDF -------------------------------------------------------------------------------------------------------------


def _acts(kind):
    def change(writer):
        action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("app.x()")})
        writer.root_object[NameObject("/OpenAction")] = action

    return change


def _names(kind):
    def change(writer):
        writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject(kind): DictionaryObject()})

    return change


def _pressed(kind):
    def change(writer):
        writer.add_uri(0, "https://example.org/", [0, 0, 9, 9])
        (note,) = writer.pages[0]["/Annots"]
        note.get_object()["/A"][NameObject("/S")] = NameObject(kind)

    return change


@pytest.mark.parametrize(
    "change",
    [
        _names("/JavaScript"),
        lambda writer: writer.add_attachment("virus.exe", b"MZ"),
        _acts("/JavaScript"),
        _acts("/Launch"),
        _pressed("/JavaScript"),
    ],
)
def test_a_pdf_that_starts_something_or_carries_a_file_is_refused(change):
    assert refusal("a.pdf", pdf(change=change)) == PROGRAM


def test_a_pdf_with_a_link_to_a_page_is_fine():
    assert refusal("a.pdf", pdf(change=lambda writer: writer.add_uri(0, "https://example.org/", [0, 0, 9, 9]))) is None


def test_a_pdf_with_a_password_is_refused_and_one_that_only_forbids_to_print_is_not():
    assert refusal("a.pdf", pdf(password="geheim")) == PASSWORD
    assert refusal("a.pdf", pdf(password="")) is None


# --- Texts of a word processor ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [docx, odt])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(make):
    bomb = make({"word/media/image1.png": bytes(50 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refusal(f"a.{make.__name__}", bomb) == SWELLS


def test_a_bomb_that_lies_about_its_size_goes_no_further_than_it_says():
    honest = docx({"word/media/image1.png": bytes(3_000_000)})
    small = (1_000).to_bytes(4, "little")
    lying = honest.replace((3_000_000).to_bytes(4, "little"), small)
    assert lying != honest
    assert refusal("a.docx", lying) == DAMAGED


def test_many_members_or_more_than_a_disk_would_like_are_refused():
    assert refusal("a.docx", docx({f"word/{number}.xml": "" for number in range(MOST_MEMBERS)})) == SWELLS
    noise = b"".join(bytes([number % 256] * 120) for number in range(MOST_UNPACKED // 120 + 1))
    assert refusal("a.docx", docx({"word/a.xml": noise})) == SWELLS


@pytest.mark.parametrize(
    "content",
    [
        docx(kind=MACRO),
        docx({"word/vbaProject.bin": b"x"}),
        docx(more='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
        docx({"word/embeddings/rapport.docm": b"x"}),
        docx({"word/embeddings/oleObject1.bin": b"x"}),
        docx({"word/lees-mij.html": HTML}),
        docx({"virus.exe": b"MZ"}),
    ],
)
def test_a_docx_with_macros_or_with_other_files_in_it_is_refused(content):
    assert refusal("a.docx", content) == PROGRAM


def test_a_docx_with_pictures_is_fine():
    assert refusal("a.docx", docx({"word/media/image1.jpeg": jpg(), "docProps/core.xml": "<c/>"})) is None


@pytest.mark.parametrize(
    "content", [odt({"Basic/Standard/Module1.xml": "<x/>"}), odt({"Scripts/python/a.xml": "x"}), odt({"a.jar": "x"})]
)
def test_an_odt_with_macros_is_refused(content):
    assert refusal("a.odt", content) == PROGRAM


def test_an_odt_with_a_password_is_refused():
    sealed = MANIFEST_WITH_KEY
    assert refusal("a.odt", odt(manifest=sealed)) == PASSWORD


MANIFEST_WITH_KEY = "<m><manifest:encryption-data xmlns:manifest='m'/></m>"


@pytest.mark.parametrize("name", ["../../etc/passwd.xml", "/etc/a.xml", "C:a.xml", "a\\..\\b.xml"])
def test_a_member_that_leads_outside_is_refused(name):
    if "\\" in name:  # zipfile would turn it round while writing
        content = docx({name.replace("\\", "@"): "x"}).replace(b"a@..@b.xml", b"a\\..\\b.xml")
    else:
        content = docx({name: "x"})
    assert refusal("a.docx", content) == DAMAGED


def test_a_docx_that_asks_for_entities_is_refused():
    swelling = '<!DOCTYPE a [<!ENTITY b "cc">]><Types>&b;</Types>'
    assert refusal("a.docx", packed({"[Content_Types].xml": swelling, "word/document.xml": "x"})) == DAMAGED


def test_a_zip_with_another_way_of_packing_is_refused():
    content = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x",
                      "META-INF/manifest.xml": "<m/>"}, compression=zipfile.ZIP_BZIP2)  # fmt: skip
    assert refusal("a.odt", content) == DAMAGED


# --- Names and titles ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../../etc/cijfers.pdf", "C:\\Users\\yara\\cijfers.pdf", "😀.pdf", "fdp.\u202egnp.pdf"]
)
def test_of_a_name_nothing_is_kept_but_what_it_promises(name):
    taken = accept(name, [pdf()])
    assert (taken.file_type.value, vars(taken).keys()) == ("pdf", {"file_type", "content"})


def test_a_name_that_turns_around_promises_what_stands_last():
    assert refusal("brief\u202efdp.exe", pdf()) == UNKNOWN_TYPE


def test_a_title_stands_on_one_line_and_turns_nothing_around():
    assert clean_title("  Cijfers\r\n\tperiode\u00a02 \u202egpj\u2069\u200b\x00 😀 ") == "Cijfers periode 2 gpj 😀"
    assert clean_title("درجات") == "درجات"
    assert clean_title("👩\u200d🎓") == "👩\u200d🎓"
    assert clean_title("\u200d\u200d") == ""

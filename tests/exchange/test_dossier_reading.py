"""Reading OSO XML: what we write ourselves, the official examples, and files that mean harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sluitend.exchange.dossiers import oso, reading, writing
from sluitend.exchange.dossiers.translating import transfer
from sluitend.exchange.readers import Limits, Unreadable
from tests.exchange.test_dossier_files import OFFICIAL, SENDER, content, senders, whole, written

EXAMPLES = sorted(OFFICIAL.glob("Voorbeelddossier_*.xml"))
SIMPLE = (str, bool, int, oso.date)


@given(whole, senders)
def test_what_we_write_we_read_back_the_same(kept, sender):
    made = transfer(kept, sender, year="2019")
    assert reading.read(writing.xml(made, year="2019")) == made


def test_the_year_of_the_namespace_does_not_matter():
    made = transfer(content(), SENDER, year="2022")
    assert reading.read(writing.xml(made, year="2022")) == made


@pytest.mark.skipif(not EXAMPLES, reason="the official examples are not on this machine")
def test_the_official_examples_go_round_without_loss():
    assert len(EXAMPLES) == 3
    for path in EXAMPLES:
        once = reading.read(path.read_bytes())
        assert reading.read(writing.xml(once, year="2019")) == once


@pytest.mark.skipif(not EXAMPLES, reason="the official examples are not on this machine")
def test_every_text_of_a_block_that_we_use_is_read():
    """The oracle finds each text by a path of its own and knows nothing of the reader."""
    for path in EXAMPLES:
        root = etree.parse(str(path)).getroot()
        assert sorted(texts_of(reading.read(path.read_bytes()))) == sorted(texts_at(root, oso.Transfer, "."))


def texts_of(block):
    """All texts that were read, as XML writes them."""
    for spot in oso.spots(type(block)):
        value = getattr(block, spot.field)
        for each in value if spot.many else [value]:
            if each is not None:
                yield from [spelled(each)] if isinstance(each, SIMPLE) else texts_of(each)


def spelled(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def texts_at(root, block, above):
    """All texts that stand at the paths of a block."""
    for spot in oso.spots(block):
        here = above + "".join(f"/*[local-name()='{name}']" for name in spot.path)
        if spot.kind in SIMPLE:
            yield from (each.text for each in root.xpath(here))
        else:
            yield from texts_at(root, spot.kind, here)


PASSED_OVER = frozenset(
    {
        "bsn",
        "gba",
        "leerlingid",
        "tehuis",
        "nnca",
        "leerlinggewicht",
        "iban",
        "overleden",
        "overlijdensdatum",
    }  # who it is
    | {"adreslijst", "adresbuitenland", "website", "naamdirecteur"}
    | {"aansprakelijkeinstelling", "verzorgersaansprakelijk"}
    | {"huisarts", "diagnose", "medicijngebruik"}  # health
    | {"onderwijssinds", "startdatumhuidigonderwijs", "bevorderd"}
    | {
        "certificaat",
        "cijferlijstlijst",
        "eindtoets_basisonderwijs",
        "examenresultaat",
        "resultaatvakkenvo",
        "toetslijst",
    }
    | {"arrangement_cluster12", "arrangement_pao", "handelingsplan", "lwoo", "opp", "rvc", "tlv"}
)
"""What stands in the official examples and no college needs for an intake, or may have."""


@pytest.mark.skipif(not EXAMPLES, reason="the official examples are not on this machine")
def test_what_is_passed_over_in_the_official_examples_is_passed_over_on_purpose():
    read, met = set(paths_of(oso.Transfer)), set()
    for path in EXAMPLES:
        for names in leaves_of(etree.parse(str(path)).getroot()):
            if names not in read:
                assert PASSED_OVER & set(names), "/".join(names)
                met |= PASSED_OVER & set(names)
    assert met == PASSED_OVER


def paths_of(block, above=()):
    """The paths of all texts that are read."""
    for spot in oso.spots(block):
        here = (*above, *spot.path)
        yield from [here] if spot.kind in SIMPLE else paths_of(spot.kind, here)


def leaves_of(element, above=()):
    """The paths of all texts in a file, below its root."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        yield above
    for child in children:
        yield from leaves_of(child, (*above, etree.QName(child).localname))


# --- Files that mean harm -------------------------------------------------------------------------------------------------

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><dossier>&b;</dossier>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"geen xml",
        b"<dossier/>",
        b'<dossier xmlns="http://elders.example/2019/dossier"/>',
        b'<dossier xmlns="http://www.edustandaard.nl/oso_gegevensset/2019/dossier"/>',
        LAUGHS,
        LAUGHS.decode().encode("utf-16"),
        b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>',
        b"<!--" + b"x" * 70_000 + b"--><!DOCTYPE d><d/>",
        b"<d>" * 10_000,
    ],
)
def test_what_is_no_dossier_is_refused_with_a_sentence(data):
    with pytest.raises(Unreadable) as refused:
        reading.read(data)
    assert refused.value.message.endswith(".")


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(Unreadable):
        reading.read(written(content()), limits=Limits(file_bytes=1000))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<datum>2026-03-12</datum>", b"<datum>2026-02-30</datum>"),
        (b"<contactnodig>true</contactnodig>", b"<contactnodig>ja</contactnodig>"),
        (b"<urengeoorloofd>3</urengeoorloofd>", b"<urengeoorloofd>veel</urengeoorloofd>"),
        (b"<achternaam>Demir</achternaam>", b""),
        (b"<achternaam>Demir</achternaam>", b"<achternaam>Demir</achternaam><achternaam>Twee</achternaam>"),
    ],
)
def test_a_value_that_is_not_right_is_named(good, bad):
    xml = written(content())
    assert good in xml
    with pytest.raises(Unreadable, match=good.split(b">")[0][1:].decode()):
        reading.read(xml.replace(good, bad))


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda some: written(content())[:1500] + some))
def test_no_bytes_do_more_than_be_refused(data):
    with pytest.raises(Unreadable):
        reading.read(data)

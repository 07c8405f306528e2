"""The kinds of file a college can take a dossier out as. One line each; the pages and the ZIP follow from this table."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.utils.text import slugify

from sluitend.exchange.dossiers import paper, writing
from sluitend.exchange.dossiers.sending import Parcel
from sluitend.exchange.dossiers.translating import transfer


class Format(NamedTuple):
    """``make`` raises `NoBrin` where OSO asks for a school that is not there."""

    content_type: str
    make: Callable[[Parcel], bytes]


def _xml(parcel: Parcel) -> bytes:
    return writing.xml(transfer(parcel.content, parcel.sender, year=settings.OSO_YEAR), year=settings.OSO_YEAR)


def _json(parcel: Parcel) -> bytes:
    return writing.json_of(transfer(parcel.content, parcel.sender, year=settings.OSO_YEAR))


def _pdf(parcel: Parcel) -> bytes:
    return paper.pdf(parcel.content)


FORMATS: dict[str, Format] = {
    "pdf": Format("application/pdf", _pdf),
    "json": Format("application/json", _json),
    "xml": Format("application/xml", _xml),
}


def file_name(parcel: Parcel, suffix: str) -> str:
    """A name that can stand in any folder: Latin letters, digits and dashes. The key of the application tells two people
    of one name apart."""
    name = slugify(parcel.content["learner"]["name"])[:60]
    return "-".join(filter(None, ("dossier", name, str(parcel.delivery.application_id)))) + f".{suffix}"

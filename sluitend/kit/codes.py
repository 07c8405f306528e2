"""Secrets people type over: made at random, kept as keyed hashes only, read back whatever way they were typed."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # no I, L, O, U, 0, 1: nothing that looks like something else


def new(length: int) -> str:
    """A random code; 10 signs carry 49 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def shown(code: str) -> str:
    """As it stands on paper, in groups of the same size: ``ABCDE-FGHJK``, ``ABC-DEF``."""
    size = next((size for size in (5, 4, 3) if len(code) % size == 0), 4)
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def typed(text: str) -> str:
    """What somebody meant: without spaces and dashes, in capitals, with 0 and 1 as the letters they look like left
    out."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def digest(code: str, *, purpose: str) -> bytes:
    """The keyed hash under which a code is kept and found; the purpose keeps codes of different kinds apart."""
    return hmac.new(settings.DATA_KEY.encode(), f"{purpose}:{code}".encode(), hashlib.sha256).digest()

"""Personal numbers at rest: encrypted with a key of the installation, found again by a keyed hash."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from sluitend.kit import codes

PURPOSE = "personal-number"
NONCE = 12  # bytes, in front of what is encrypted


class Sealed(NamedTuple):
    """What ``PersonalNumber`` keeps."""

    ciphertext: bytes
    digest: bytes


def seal(number: str) -> Sealed:
    """Nine digits as they may lie in the database. Twice the same number gives two ciphertexts and one digest."""
    nonce = os.urandom(NONCE)
    return Sealed(nonce + _cipher().encrypt(nonce, number.encode(), None), digest_of(number))


def digest_of(number: str) -> bytes:
    """The keyed hash under which a number is found, for who needs nothing else of it."""
    return codes.digest(number, purpose=PURPOSE)


def unseal(ciphertext: bytes) -> str:
    """The number again; raises ``cryptography.exceptions.InvalidTag`` for what another installation sealed."""
    return _cipher().decrypt(bytes(ciphertext[:NONCE]), bytes(ciphertext[NONCE:]), None).decode()


@cache
def _cipher() -> AESGCM:
    return AESGCM(hashlib.sha256(f"{PURPOSE}:{settings.DATA_KEY}".encode()).digest())

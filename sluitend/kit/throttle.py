"""Counting attempts in the database's cache, so that a code cannot be guessed however many web processes there are."""

from __future__ import annotations

import hashlib

from django.core.cache import cache


class TooManyAttempts(Exception):
    """Too many attempts in the period; ``seconds`` says how long it lasts at most."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


def count(what: str, who: str, *, limit: int, seconds: int) -> None:
    """Count one attempt of ``who`` at ``what``; raises :class:`TooManyAttempts` beyond ``limit`` in ``seconds``."""
    key = f"throttle:{what}:" + hashlib.sha256(who.encode()).hexdigest()[:32]
    cache.add(key, 0, seconds)
    if cache.incr(key) > limit:
        raise TooManyAttempts(seconds)


def forget(what: str, who: str) -> None:
    """A success: start counting anew."""
    cache.delete(f"throttle:{what}:" + hashlib.sha256(who.encode()).hexdigest()[:32])

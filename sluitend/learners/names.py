"""How names are sorted and searched: the same for everybody, whatever marks a name carries."""

from __future__ import annotations

import unicodedata


def search_name(call_name: str, prefix: str, family_name: str) -> str:
    """Family name first, then call name and prefix, in lower case without marks: "Éva de Wít" becomes "wit eva de"."""
    text = " ".join(filter(None, (family_name, call_name, prefix)))
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return plain.casefold()[:260]

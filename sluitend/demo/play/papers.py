"""The attachments of a demo: one small PDF of invented marks, made once for all who add something."""

from __future__ import annotations

from functools import cache

import typst

from sluitend.dossiers.attachments import Accepted, accept

PAGE = """
#set document(title: "Cijfers", author: "Sluitend")
#set page(paper: "a5", margin: 18mm)
#set text(lang: "nl", size: 11pt)
= Cijfers
Dit is een voorbeeld uit de demo. Alle cijfers zijn verzonnen.
#table(columns: 2,
  [*Vak*], [*Cijfer*],
  [Nederlands], [6,8],
  [Engels], [6,4],
  [Rekenen], [7,1],
  [Praktijk], [7,9],
)
"""


@cache
def marks() -> Accepted:
    """The file, looked at like any other that somebody sends."""
    return accept("cijfers.pdf", [typst.compile(PAGE.encode())])

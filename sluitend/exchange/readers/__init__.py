"""Reading what schools send: bytes in, a `Reading` out.

Promises: a file changes nothing; whatever the bytes are, ``read`` either answers or raises `Unreadable` with a
sentence for the person who chose the file; one wrong cell makes one wrong row and never stops the others; what the
law or the school does not allow us to know is not read. The format is recognised by content. An adapter for another
format registers itself in ``registry.py`` and hands over a `Table`; mapping, checking and counting are the same for
all of them.
"""

from sluitend.exchange.readers import csvfile, edexml, xlsx  # noqa: F401  each registers itself as an adapter
from sluitend.exchange.readers.columns import suggest_mapping
from sluitend.exchange.readers.reading import read
from sluitend.exchange.readers.shapes import (
    ColumnsMissing,
    Guardian,
    Limits,
    Problem,
    PupilRow,
    Reading,
    Row,
    Unreadable,
)

__all__ = [
    "ColumnsMissing",
    "Guardian",
    "Limits",
    "Problem",
    "PupilRow",
    "Reading",
    "Row",
    "Unreadable",
    "read",
    "suggest_mapping",
]

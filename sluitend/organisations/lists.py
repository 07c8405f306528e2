"""The lists of the site that somebody can keep as they want them: which filters an address of theirs may carry, and which
columns they have. The rooms that show a list register it here; what is kept of it is held against this register.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.functional import Promise

from sluitend.access.roles import Role
from sluitend.organisations.models import Organisation

Check = Callable[[str, Organisation], bool]
LONGEST = 300  # signs of a query that is kept; all filters of any list together take fewer
MANY = 50  # parts of an address; a longer one is nobody's filter


@dataclass(frozen=True)
class ListKind:
    """One list: its words, the name of its page, who has it. ``filters``: the parts of its address that are kept, each with
    what it may say; whatever is typed freely (a name that is searched) is not among them. ``columns``: their codes and words."""

    code: str
    label: str | Promise
    page: str
    roles: frozenset[Role]
    filters: Mapping[str, Check]
    columns: Mapping[str, str | Promise]
    hidden: frozenset[str] = frozenset()
    """Columns that a page shows only when somebody chooses them; the files have them from the first."""

    def cleaned(self, query: str, organisation: Organisation) -> str:
        """What of a query may be kept: known filters with values they may have, always in the same order."""
        try:
            said = dict(parse_qsl(query.lstrip("?"), max_num_fields=MANY))
        except ValueError:
            return ""
        kept = {
            name: said[name]
            for name, check in self.filters.items()
            if said.get(name) and check(said[name], organisation)
        }
        found = urlencode(kept)
        return found if len(found) <= LONGEST else ""

    def address(self, query: str) -> str:
        """Where the list is, as it was kept."""
        return reverse(self.page) + (f"?{query}" if query else "")


LISTS: dict[str, ListKind] = {}


def register(kind: ListKind) -> None:
    """Let this list be kept; twice the same is once."""
    LISTS[kind.code] = kind


def one_of(*values: str) -> Check:
    """A filter that may say these."""
    return lambda value, organisation: value in values

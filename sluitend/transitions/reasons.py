"""Why the regie passes on, in words: what people choose from, and what a rule says itself."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BY_HAND: dict[str, str | Promise] = {
    "help": _("needs help that we cannot give alone"),
    "no_contact": _("we cannot reach this learner"),
    "placed": _("has a place with you"),
    "back": _("comes back to you"),
    "moved": _("moved"),
}
BY_RULE: dict[str, str | Promise] = {
    "asked": _("the school asked for help"),
    "no_show": _("was expected in class and did not come"),
    "summer": _("no place when the summer list opened"),
    "count_date": _("not enrolled anywhere on 1 October"),
    "left_mbo": _("left an mbo and has no new place"),
    "lost": _("the mbo does not know where this student is"),
}
WORDS = BY_HAND | BY_RULE

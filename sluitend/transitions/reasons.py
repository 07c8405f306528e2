"""Why the regie passes on or does not, in words: what people choose from, and what a rule says itself."""

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
    "table": _("agreed at the case table"),
}
WORDS = BY_HAND | BY_RULE
COACH_WHY: dict[str, str | Promise] = {  # why regular help is not enough (DOMAIN 2.2)
    "stuck": _("does not get on with the help that there is"),
    "no_plan": _("has no plan for after the summer"),
    "often_moved": _("has changed school or programme more than once"),
    "soft_start": _("has started and threatens to stop"),
    "at_home": _("a lot is going on at home"),
}
REFUSALS: dict[str, str | Promise] = {  # why a party does not take over; in its own words it says more
    "not_ours": _("does not live or go to school with us"),
    "has_place": _("has a place already"),
    "helped": _("is helped by somebody else already"),
    "you_first": _("there is still something you can do"),
    "too_little": _("we know too little to begin"),
    "other": _("something else"),
}

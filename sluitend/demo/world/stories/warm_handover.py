"""The conversation between school and college beside the dossier."""

from __future__ import annotations

from datetime import date

from sluitend.demo.world import places, texts
from sluitend.demo.world.fates import WarmFate
from sluitend.demo.world.steps import WarmHandoverMoved
from sluitend.demo.world.stories.teller import Teller


def warm_handover(teller: Teller, opened: date, offer: places.Offer) -> None:
    if teller.fate.warm in (WarmFate.NOT_ASKED, WarmFate.UNSEEN):
        return
    by = teller.intake(offer)
    received = teller.after(opened, 0, 3)
    teller.add(WarmHandoverMoved(received, by, offer.college, "received"))
    tried = teller.after(received, 1, 5)
    if teller.fate.warm == WarmFate.OVERDUE:
        teller.add(WarmHandoverMoved(tried, by, offer.college, "attempted", texts.NO_ANSWER_NOTE))
        return
    if teller.rng.random() < 0.3:
        teller.add(WarmHandoverMoved(tried, by, offer.college, "attempted", texts.NO_ANSWER_NOTE))
        tried = teller.after(tried, 1, 3)
    teller.add(WarmHandoverMoved(tried, by, offer.college, "completed", teller.rng.choice(texts.WARM_NOTES)))

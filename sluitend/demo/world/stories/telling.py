"""Turns a fate into steps with dates: the story of one pupil in one year."""

from __future__ import annotations

from random import Random

from sluitend.demo.world.fates import Fate
from sluitend.demo.world.people import Pupil
from sluitend.demo.world.stories.coming_in import comes_in
from sluitend.demo.world.stories.dossiers import dossier
from sluitend.demo.world.stories.plots import PLOTS
from sluitend.demo.world.stories.story import Desks, Story
from sluitend.demo.world.stories.teller import Teller


def tell(rng: Random, pupil: Pupil, fate: Fate, desks: Desks, *, offer: str = "") -> Story:
    """The story that belongs to these cards. The same random numbers give the same story."""
    teller = Teller(rng, pupil, fate, desks, offer)
    comes_in(teller)
    PLOTS[fate.plot](teller)
    dossier(teller)
    steps = sorted((step for step in teller.steps if step.on <= teller.year.ends), key=lambda step: step.on)
    return Story(pupil, fate, teller.first.key, teller.second.key, tuple(steps))

"""Plays an invented world through the real actions of every room, each at its own day.

Nothing is written past an action: what stands in a demo is what people would have made. What a rule refuses is
counted and named, because a world that cannot be lived is a fault of the world or of the rule. Where an action has a
plural form, what the same person does on one day is one call of it, as behind a button for many rows.
"""

from sluitend.demo.play.playing import Play

__all__ = ["Play"]

"""All components of ``kit/components/`` under one name. Built into the templates: no ``{% load %}`` needed."""

from sluitend.kit.components import (  # noqa: F401  # each registers its tags when it is read
    badges,
    blocks,
    buttons,
    dates,
    facts,
    forms,
    frame,
    register,
    sequences,
    tables,
    wayfinding,
)

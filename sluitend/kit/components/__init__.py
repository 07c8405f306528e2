"""The parts every page is built from, one tag each: a file per kind of component.

A tag refuses an argument it does not know, and a ``tone``, ``state`` or icon that is not in its table raises ``KeyError`` naming it: a page
with a mistake breaks in its first test instead of looking slightly wrong for years. ``/kit/onderdelen/`` of a demo shows all of them.
What is drawn many times on a page is a line of HTML here; what is drawn once has its template in ``kit/parts/``.

``kit/templatetags/kit.py`` gives all of them to the templates under one name.
"""

from django import template

register = template.Library()

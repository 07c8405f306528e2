"""A delivered dossier as a file: PDF to read, JSON and OSO XML to read in.

Promises: what leaves is the version that was delivered and nothing beside it; no personal number (BSN or
onderwijsnummer), no diagnosis and no medication leaves, and none is read; what a file of somebody else holds changes
nothing here. The names of OSO stand in one place, ``oso.py``.
"""

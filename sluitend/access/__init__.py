"""access: who asks, what they may, and the two walls that hold it.

An ``Actor`` is somebody (staff, pupil, guardian, a named job) acting in some roles. One permission is one ``Rule``,
one rule is one ``Q``: lists, single rows and locks ask the same expression (the first wall). Row-level security of
PostgreSQL guards reading behind it (the second wall, ``wall.py``). ``Pages`` hands a view only rows it may show.
Sign-in, the audit trail and the log of views live here too. Leaves to others: what an organisation is, what a learner
is.
"""

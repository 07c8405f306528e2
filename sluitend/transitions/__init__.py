"""transitions: the spine. One learner, one school year, on the way to the next place.

Promises that every unsettled transition has exactly one holder and one next date, and that every fact a rule or
report reads is an ``Event`` that is never changed. Statuses are projections of events and can be rebuilt from them.
Leaves the content of dossiers, agreements of a region and files to the rooms above, and tells them what happened
through ``events``.
"""

"""dossiers: what one school tells the next about a learner, with the learner's own words first.

Promises that nobody at a college reads anything before it was sent, that what was sent never changes, and that nobody
approves for somebody else. Pupil and mentor write in parallel; guardians follow when both are done and the learner is
under 18. What is asked is data: versions for everybody, editions for a region. The care annex stands apart, with a writer
and readers of its own. Holds the warm handover too.
"""

"""safetynet: nobody is between two parties unseen.

Promises that a learner who is not placed when it matters appears at the municipality of residence, that a learner held
by a municipality has a case with somebody to take it on, and that closing a case never ends the promise: the regie goes
somewhere or the transition is settled; and that a case table shows nobody more than they see already. Its words: case,
contact attempt, outcome, case table, agenda. What the municipality writes down
stays there; others read the outcome only. Leaves holder, next date and visibility themselves to ``transitions``.
"""

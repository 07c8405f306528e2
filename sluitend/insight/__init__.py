"""insight: questions across rooms: worklists, a learner at school, at the college and at the municipality, start
pages, the promise checked.

It reads and never writes; its forms post to the room that owns the action.
"""

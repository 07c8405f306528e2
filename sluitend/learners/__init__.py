"""learners: young people, their guardians and where they are enrolled.

Promises one row per young person, whatever file or school they came from, and that a personal number is never
readable outside its own table. Leaves what happens in a school year to ``transitions``.
"""

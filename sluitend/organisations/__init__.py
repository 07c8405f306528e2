"""organisations: regions, schools, colleges, municipalities, their programmes, and who works where in which role.

Promises that a code (BRIN, municipality code, crebo) names one thing, and that a role is held by a person at an
organisation for as long as that organisation says so. Leaves learners to ``learners``.
"""

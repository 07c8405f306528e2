"""kit: what any web application of this size needs, without a word of the field.

The clock, the embedded database, life cycles as data, page components, messages and assets. Nothing here knows what a
learner is; every other room may use it, and it uses none of them.
"""

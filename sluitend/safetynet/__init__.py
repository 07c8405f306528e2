"""safetynet: what a region agreed to do when a transition threatens to break.

For now the rule that opens the summer list for the municipality of residence, and its case with contact attempts.
"""

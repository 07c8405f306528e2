"""Input of transitions, by page."""

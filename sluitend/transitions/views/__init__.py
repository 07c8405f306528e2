"""Pages of transitions, by who comes: handovers between parties, the college, the school."""

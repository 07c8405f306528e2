"""Questions about transitions, by who asks."""

"""Commands that are about the installation as a whole; those of a room live in its own ``commands.py``."""

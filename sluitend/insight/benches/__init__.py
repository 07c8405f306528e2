"""What the pages of this room cost: ``sluitend bench pages`` and ``sluitend bench worklists``."""

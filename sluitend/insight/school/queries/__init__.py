"""What a school asks: who needs whom (``needs``), and the pages that show it."""

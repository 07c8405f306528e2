"""config: where the rooms are put together: settings, addresses, the web server and the command ``sluitend``."""

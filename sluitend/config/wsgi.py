"""The web application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from sluitend.kit.memory import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sluitend.config.settings")
application = get_wsgi_application()
keep_what_is_loaded()

"""What a college may record; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.transitions.models import Application
from sluitend.transitions.policies import CanApplication
from sluitend.transitions.views import college as views

page = Pages(Application)
COLLEGE = [page("intake/stand/", views.record_status, needs=CanApplication.RECORD_STATUS)]

"""What a college may record; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.transitions import views_college as views
from sluitend.transitions.models import Application
from sluitend.transitions.policies import CanApplication

page = Pages(Application)
COLLEGE = [page("intake/stand/", views.record_status, needs=CanApplication.RECORD_STATUS)]

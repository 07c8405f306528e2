"""Where pupils come in; everybody may see the door."""

from sluitend.access.pages import open_page
from sluitend.learners import views

app_name = "learners"
urlpatterns = [open_page("start/", views.activate, name="activate")]

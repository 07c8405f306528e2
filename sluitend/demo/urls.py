"""The pages of a demo. An installation with real people has none of these addresses."""

from django.conf import settings
from django.urls import URLPattern

from sluitend.access.pages import open_page
from sluitend.demo import views

app_name = "demo"


def pages(*, is_demo: bool) -> list[URLPattern]:
    """The address table: empty where real people are."""
    if not is_demo:
        return []
    return [
        open_page("demo/", views.start, name="start"),
        open_page("demo/post/", views.mail_list, name="mail_list"),
        open_page("demo/post/<int:number>/", views.mail, name="mail"),
    ]


urlpatterns = pages(is_demo=settings.DEMO)

"""The pages that show several rooms, by party."""

from importlib.util import find_spec

from django.urls import include, path

app_name = "insight"
PARTIES = ("school", "college", "municipality", "region", "search")
urlpatterns = [
    path("", include(f"sluitend.insight.{party}.urls"))
    for party in PARTIES
    if find_spec(f"sluitend.insight.{party}") and find_spec(f"sluitend.insight.{party}.urls")
]

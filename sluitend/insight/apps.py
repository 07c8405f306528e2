from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "sluitend.insight"
    label = "insight"

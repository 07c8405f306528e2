from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "sluitend.kit"
    label = "kit"

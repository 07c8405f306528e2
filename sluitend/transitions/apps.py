from django.apps import AppConfig


class TransitionsConfig(AppConfig):
    name = "sluitend.transitions"
    label = "transitions"

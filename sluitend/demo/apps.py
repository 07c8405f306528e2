from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "sluitend.demo"
    label = "demo"

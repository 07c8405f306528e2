from django.apps import AppConfig


class SafetynetConfig(AppConfig):
    name = "sluitend.safetynet"
    label = "safetynet"

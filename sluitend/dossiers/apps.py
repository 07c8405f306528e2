from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "sluitend.dossiers"
    label = "dossiers"

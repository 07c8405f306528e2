from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "sluitend.organisations"
    label = "organisations"

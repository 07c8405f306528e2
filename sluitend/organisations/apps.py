from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "sluitend.organisations"
    label = "organisations"

    def ready(self) -> None:
        from sluitend.organisations import merging  # noqa: F401  # the keys of this room, before those of the rooms above

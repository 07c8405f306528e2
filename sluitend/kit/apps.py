from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "sluitend.kit"
    label = "kit"

    def ready(self) -> None:
        from sluitend.kit import lookups  # noqa: F401 registers how many keys travel

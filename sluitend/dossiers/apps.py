from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "sluitend.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from sluitend.dossiers import actions  # noqa: F401  # its receivers listen to what happens in transitions

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "sluitend.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from sluitend.dossiers import actions, merging  # noqa: F401  # they listen to what happens in the rooms below
        from sluitend.dossiers.listeners import listen  # needs the models, which are not there yet when this is read

        listen()

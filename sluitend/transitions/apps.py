from django.apps import AppConfig


class TransitionsConfig(AppConfig):
    name = "sluitend.transitions"
    label = "transitions"

    def ready(self) -> None:
        from sluitend.transitions import rules  # noqa: F401  # its receiver listens to what happens

from django.apps import AppConfig


class TransitionsConfig(AppConfig):
    name = "sluitend.transitions"
    label = "transitions"

    def ready(self) -> None:
        from sluitend.transitions import invitations, rules  # noqa: F401  # their receivers listen to what happens

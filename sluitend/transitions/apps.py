from django.apps import AppConfig


class TransitionsConfig(AppConfig):
    name = "sluitend.transitions"
    label = "transitions"

    def ready(self) -> None:
        from sluitend.organisations.actions import TIES
        from sluitend.transitions import invitations, merging, rules  # noqa: F401  # they listen to what happens
        from sluitend.transitions.promise import ties_to

        if ties_to not in TIES:
            TIES.append(ties_to)

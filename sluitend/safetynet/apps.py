from django.apps import AppConfig


class SafetynetConfig(AppConfig):
    name = "sluitend.safetynet"
    label = "safetynet"

    def ready(self) -> None:
        # needs the models, which are not there yet when this is read
        from sluitend.safetynet import merging  # noqa: F401  # what passes to the successor of a municipality
        from sluitend.safetynet.listeners import hear, hear_taken_back
        from sluitend.transitions.events import happened, taken_back

        happened.connect(hear, dispatch_uid="safetynet.hear")
        taken_back.connect(hear_taken_back, dispatch_uid="safetynet.hear_taken_back")

from django.apps import AppConfig


class SafetynetConfig(AppConfig):
    name = "sluitend.safetynet"
    label = "safetynet"

    def ready(self) -> None:
        from sluitend.safetynet.listeners import hear  # needs the models, which are not there yet when this is read
        from sluitend.transitions.events import happened

        happened.connect(hear, dispatch_uid="safetynet.hear")

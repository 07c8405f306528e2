from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "sluitend.insight"
    label = "insight"

    def ready(self) -> None:
        from sluitend.insight.lists import register_all  # needs the models, which are not there yet when this is read

        register_all()

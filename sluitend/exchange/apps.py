from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "sluitend.exchange"
    label = "exchange"

    def ready(self) -> None:
        from sluitend.exchange import merging  # noqa: F401  # what passes to the successor of a school

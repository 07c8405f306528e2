from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "sluitend.exchange"
    label = "exchange"

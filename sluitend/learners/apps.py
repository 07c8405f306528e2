from django.apps import AppConfig


class LearnersConfig(AppConfig):
    name = "sluitend.learners"
    label = "learners"

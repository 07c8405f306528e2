from django.apps import AppConfig


class LearnersConfig(AppConfig):
    name = "sluitend.learners"
    label = "learners"

    def ready(self) -> None:
        from sluitend.learners import merging  # noqa: F401  # what of this room passes to the successor of a school

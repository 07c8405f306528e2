from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate

from sluitend.kit import jobs


def build_wall(sender: Any, **kwargs: Any) -> None:
    """After the last room's migrations, build the second wall from the lists of all rooms."""
    from sluitend.access import wall  # needs the models, which are not there yet when this module is read

    modules = [f"{app.name}.walls" for app in apps.get_app_configs() if app.name.startswith("sluitend.")]
    wall.build(import_module(module).WALL for module in modules if find_spec(module))


def let_the_owner_create(sender: Any, **kwargs: Any) -> None:
    """Before the first room's migrations."""
    from sluitend.access import wall  # needs the models, which are not there yet when this module is read

    wall.let_the_owner_create()


class AccessConfig(AppConfig):
    name = "sluitend.access"
    label = "access"

    def ready(self) -> None:
        from sluitend.access import wall  # needs the models, which are not there yet when this module is read

        jobs.run_inside(lambda: wall.standing_by(wall.WORK))  # the clock and the queue work at the work role's side
        # signals of all apps fire in order; the wall stands when the last app has migrated
        first, *_others, last = [app for app in apps.get_app_configs() if app.models_module is not None]
        pre_migrate.connect(let_the_owner_create, sender=first, dispatch_uid="access.wall")
        post_migrate.connect(build_wall, sender=last, dispatch_uid="access.wall")

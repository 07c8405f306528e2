"""A journey is never skipped because there is no browser: it is found, installed, or asked for by name."""

import os

import pytest

from tests import browser


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A machine without any browser, for an ordinary user."""
    monkeypatch.delenv("SLUITEND_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def put(folder, name, does="#!/bin/sh\n"):
    program = folder / name
    program.write_text(does)
    program.chmod(0o755)
    return str(program)


def test_without_a_browser_one_line_names_the_package(empty):
    with pytest.raises(browser.NoBrowserError) as refusal:
        browser.find()
    assert str(refusal.value) == (
        "The tests need a browser: install the package chromium, or set SLUITEND_BROWSER to the path of one."
    )


def test_own_choice_wins_over_what_is_on_the_path(empty, monkeypatch):
    chromium, chrome = put(empty, "chromium"), put(empty, "google-chrome")
    assert browser.find() == chromium
    monkeypatch.setenv("SLUITEND_BROWSER", chrome)
    assert browser.find() == chrome
    monkeypatch.setenv("SLUITEND_BROWSER", "/nowhere/chrome")
    with pytest.raises(
        browser.NoBrowserError, match=r"^SLUITEND_BROWSER names /nowhere/chrome, which is not a program\.$"
    ):
        browser.find()


def test_root_gets_the_package_installed(empty, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    made = empty / "chromium"
    put(empty, "apt-get", f'#!/bin/sh\n[ "$1" = install ] && echo "$*" > {made} && /bin/chmod 755 {made}\n')
    assert browser.find() == str(made)
    assert made.read_text() == "install -qq -y --no-install-recommends chromium\n"


def test_only_root_goes_without_the_sandbox(empty, monkeypatch):
    put(empty, "chromium")
    assert "--no-sandbox" not in browser.launch_options()["args"]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--no-sandbox" in browser.launch_options()["args"]

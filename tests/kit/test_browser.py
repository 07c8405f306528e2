"""A journey is never skipped because there is no browser: it is found, installed, or asked for by name."""

import os
import platform

import pytest
from playwright._impl._driver import compute_driver_executable

from sluitend.kit import assets
from tests import browser


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """A machine without any browser, for an ordinary user."""
    monkeypatch.delenv("SLUITEND_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


RUNS = "#!/bin/sh\necho Chromium 150.0.7871.100\n"
STUB = "#!/bin/sh\necho 'requires the chromium snap to be installed' >&2\nexit 1\n"  # what Ubuntu's apt has


def system(monkeypatch, name):
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": name})


def refusal():
    with pytest.raises(browser.NoBrowserError) as refused:
        browser.find()
    return str(refused.value)


def put(folder, name, does=RUNS):
    program = folder / name
    program.write_text(does)
    program.chmod(0o755)
    return str(program)


def test_without_a_browser_one_line_names_the_package(empty, monkeypatch):
    system(monkeypatch, "fedora")
    assert refusal() == (
        "The tests need a browser: install the package chromium, or set SLUITEND_BROWSER to the path of one."
    )
    system(monkeypatch, "debian")
    put(empty, "apt-get")
    assert refusal() == (
        "The tests need a browser: as root: apt-get install chromium, or set SLUITEND_BROWSER to the path of one."
    )


def test_ubuntus_stub_is_no_browser_and_its_apt_is_not_asked_for_one(empty, monkeypatch):
    system(monkeypatch, "ubuntu")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    stub = put(empty, "chromium-browser", STUB)
    put(empty, "apt-get", f"#!/bin/sh\necho asked > {empty}/asked\n")
    assert refusal() == (
        f"The tests need a browser ({stub} does not run): as root: snap install chromium, "
        "or set SLUITEND_BROWSER to the path of one."
    )
    assert not (empty / "asked").exists()


@pytest.mark.parametrize(
    "does", [STUB, "#!/bin/sh\n", "#!/nowhere/interpreter\n"], ids=["refuses", "says no version", "cannot start"]
)
def test_what_does_not_run_is_passed_over(empty, does):
    put(empty, "chromium", does)
    chrome = put(empty, "google-chrome")
    assert browser.find() == chrome


def test_what_a_browser_lacks_is_said_in_one_line_before_any_journey(empty):
    browser.try_out(put(empty, "chromium"))
    for complaint, said in (
        (
            "FATAL:zygote_host_impl_linux.cc(129)] No usable sandbox!",
            "can make no sandbox for an ordinary user: as root: apt-get install chromium-sandbox.",
        ),
        (
            "error while loading shared libraries: libnss3.so",
            "opens no page: error while loading shared libraries: libnss3.so",
        ),
    ):
        path = put(empty, "chromium", f"#!/bin/sh\necho '{complaint}' >&2\nexit 1\n")
        with pytest.raises(browser.NoBrowserError) as refused:
            browser.try_out(path)
        assert str(refused.value) == f"{path} {said}"


def test_journeys_are_driven_by_the_node_of_the_set_up(monkeypatch):
    monkeypatch.delenv("PLAYWRIGHT_NODEJS_PATH", raising=False)
    browser.use_our_node()
    assert compute_driver_executable()[0] == str(assets.node())


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
    system(monkeypatch, "debian")
    put(
        empty,
        "apt-get",
        f"#!/bin/sh\n[ $1 = install ] && echo \"$*\" > {empty}/asked && echo '{RUNS}' > {made} && /bin/chmod 755 {made}\n",
    )
    assert browser.find() == str(made)
    assert (empty / "asked").read_text() == "install -qq -y --no-install-recommends chromium\n"


def test_only_root_goes_without_the_sandbox(empty, monkeypatch):
    put(empty, "chromium")
    assert "--no-sandbox" not in browser.launch_options()["args"]
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--no-sandbox" in browser.launch_options()["args"]

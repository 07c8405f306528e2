"""The home: one folder per installation, and its secrets made once."""

import multiprocessing
import os
import stat

import pytest

from sluitend.kit import home


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A home of our own; these tests start no database, so pytest's own folder will do."""
    path = tmp_path / "a home"
    monkeypatch.setenv("SLUITEND_HOME", str(path))
    return path


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_is_where_the_environment_says(folder):
    assert home.home() == folder
    assert mode(folder) == (0o711 if os.geteuid() == 0 else 0o700)


def test_root_without_a_choice_lives_in_var_lib(monkeypatch):
    monkeypatch.delenv("SLUITEND_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert str(home._chosen()) == "/var/lib/sluitend"


@pytest.mark.parametrize(
    ("data", "expected"),
    [("/data", "/data/sluitend"), ("relative", "/h/.local/share/sluitend"), ("", "/h/.local/share/sluitend")],
)
def test_user_without_a_choice_lives_in_the_data_directory(monkeypatch, data, expected):
    monkeypatch.delenv("SLUITEND_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/h")
    monkeypatch.setenv("XDG_DATA_HOME", data)
    assert str(home._chosen()) == expected


def test_home_that_is_a_file_is_refused_in_one_sentence(folder):
    folder.write_text("not a folder")
    with pytest.raises(home.HomeError) as refusal:
        home.home()
    assert str(refusal.value) == f"{folder} cannot be used: File exists; choose another folder with SLUITEND_HOME."


def test_secret_stays_the_same_and_is_readable_for_its_owner_only(folder):
    first = home.secret("django")
    assert len(first) == 43
    assert home.secret("django") == first
    assert home.secret("personal-numbers") != first
    assert (mode(folder / "keys"), mode(folder / "keys" / "django")) == (0o700, 0o600)
    assert sorted(os.listdir(folder / "keys")) == ["django", "personal-numbers"]


def ask(barrier, answers):
    barrier.wait()
    answers.put(home.secret("django"))


def test_processes_that_ask_at_once_get_one_secret(folder):
    spawn = multiprocessing.get_context("fork")
    for _ in range(5):
        (folder / "keys" / "django").unlink(missing_ok=True)
        barrier, answers = spawn.Barrier(6), spawn.Queue()
        askers = [spawn.Process(target=ask, args=(barrier, answers)) for _ in range(6)]
        for asker in askers:
            asker.start()
        given = [answers.get(timeout=20) for _ in askers]
        for asker in askers:
            asker.join()
        assert given == [home.secret("django")] * 6


@pytest.mark.parametrize("name", ["", "../django", "a/b", ".hidden", "Django"])
def test_name_that_could_leave_the_folder_is_no_name(folder, name):
    with pytest.raises(ValueError, match="not a name for a secret"):
        home.secret(name)


def test_home_holds_nothing_until_it_is_claimed_and_then_one_kind(folder):
    assert home.kind() is None
    home.claim(home.Kind.REAL)
    home.claim(home.Kind.REAL)
    assert home.kind() == home.Kind.REAL
    with pytest.raises(
        home.HomeError, match=r"holds real data; choose another folder with SLUITEND_HOME for demo data\.$"
    ):
        home.claim(home.Kind.DEMO)
    assert home.kind() == home.Kind.REAL


def test_throwaway_home_is_gone_afterwards(folder):
    with home.throwaway() as path:
        assert home.home() == path
        home.secret("django")
    assert not path.exists()
    assert os.environ["SLUITEND_HOME"] == str(folder)

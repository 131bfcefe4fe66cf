from pathlib import Path

import pytest

from vana_cli.errors import VanaError
from vana_cli.settings import Settings


def test_vana_home_wins_over_the_platform_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))

    settings = Settings.load({"VANA_HOME": str(tmp_path / "mine")})

    assert settings.home == tmp_path / "mine"
    assert settings.store == tmp_path / "mine" / "store"


@pytest.mark.parametrize("environ", [{}, {"VANA_HOME": ""}], ids=["unset", "empty"])
def test_without_vana_home_it_is_the_platform_folder_and_not_dot_vana(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))

    home = Settings.load(environ).home

    assert home.name == "vana-cli"
    assert home == tmp_path / "xdg" / "vana-cli"


def test_a_relative_vana_home_does_not_move_with_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.load({"VANA_HOME": "here"})
    monkeypatch.chdir("/")

    assert settings.home == tmp_path / "here"


def test_a_leading_tilde_is_the_users_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert Settings.load({"VANA_HOME": "~/vana"}).home == tmp_path / "vana"


def test_a_tilde_of_an_unknown_user_is_an_error_that_names_the_variable() -> None:
    with pytest.raises(VanaError, match="VANA_HOME"):
        Settings.load({"VANA_HOME": "~no-such-user-here/vana"})


def test_loading_creates_nothing(tmp_path: Path) -> None:
    settings = Settings.load({"VANA_HOME": str(tmp_path / "mine")})

    assert not settings.home.exists()


@pytest.mark.parametrize("no_input", [True, False])
def test_no_input_is_what_the_caller_says(no_input: bool, tmp_path: Path) -> None:
    assert Settings.load({"VANA_HOME": str(tmp_path)}, no_input=no_input).no_input is no_input

"""Where vana keeps its things and whether it may ask: read once from the environment, passed down from there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vana_cli.errors import VanaError

HOME_VARIABLE = "VANA_HOME"


@dataclass(frozen=True)
class Settings:
    """The settings of one run."""

    home: Path
    """Folder of everything vana keeps; absolute. It need not exist."""
    no_input: bool = False
    """Never prompt, even on a terminal."""

    @property
    def store(self) -> Path:
        """Folder of the personal store."""
        return self.home / "store"

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ, *, no_input: bool = False) -> "Settings":
        """Return the settings that *environ* asks for; nothing is created and nothing on disk is read.

        The home is `VANA_HOME` (a leading ~ is expanded; empty counts as unset), else the platform's folder for user
        data, which on Linux follows `XDG_DATA_HOME` of this process. It is never ~/.vana: another tool owns that.

        Raises: VanaError if `VANA_HOME` names the home folder of a user who does not exist.
        """
        asked = environ.get(HOME_VARIABLE)
        home = _expanded(asked) if asked else _platform_home()
        return cls(home=home, no_input=no_input)


def _expanded(asked: str) -> Path:
    try:
        return Path(asked).expanduser().absolute()
    except RuntimeError:
        raise VanaError(f"{HOME_VARIABLE} cannot be expanded: {asked}", hint="write the folder's full path") from None


def _platform_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("vana-cli", appauthor=False).absolute()

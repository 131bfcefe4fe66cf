"""The checks of `vana doctor`. None of them writes, asks, or needs the key to be of use."""

import os
import platform
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vana_cli.errors import KeyUnavailable, StoreDamaged, StoreError, StoreMissing, VanaError, WrongKey
from vana_cli.output import counted, size
from vana_cli.settings import Settings

if TYPE_CHECKING:
    from vana_cli.store.store import Store

State = Literal["ok", "note", "wrong"]
_LEAST_FREE = 1_000_000_000
_MOST_NAMED = 3


@dataclass(frozen=True)
class Check:
    """One finding: *note* is worth knowing, *wrong* needs to be put right."""

    name: str
    state: State
    found: str


def run_checks(settings: Settings, key_file: Path | None) -> list[Check]:
    """Return every finding about this machine and the store of *settings*, in a fixed order."""
    checks: list[Callable[[], Check]] = [
        _python,
        _libraries,
        _sources,
        lambda: _home(settings),
        lambda: _free_space(settings),
        _keyring,
        lambda: _permissions(settings),
        lambda: _slots(settings),
        lambda: _log(settings),
        lambda: _opening(settings, key_file),
    ]
    return [check() for check in checks]


def _python() -> Check:
    return Check("python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _libraries() -> Check:
    wanted = ("pyarrow", "duckdb", "cryptography", "keyring", "pandas", "typer", "rich")
    found = [f"{name} {version(name)}" for name in wanted if _is_installed(name)]
    missing = [requirement for requirement in _requirements() if not _is_installed(requirement)]
    if missing:
        return Check("libraries", "wrong", f"not installed: {', '.join(missing)}")
    return Check("libraries", "ok", f"vana-cli {version('vana-cli')}, {', '.join(found)}")


def _requirements() -> list[str]:
    required = [line for line in distribution("vana-cli").requires or [] if "extra ==" not in line]
    return [line.split(";")[0].split(">")[0].split("=")[0].strip() for line in required]


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _sources() -> Check:
    from vana_parsers.registry import sources

    names = ", ".join(f"{source.title} (reader version {source.version})" for source in sources().values())
    return Check("sources", "ok" if names else "wrong", names or "none installed; reinstall vana-cli")


def _home(settings: Settings) -> Check:
    home = settings.home
    if not home.exists():
        return Check("home", "note", f"{home} does not exist yet; the first import creates it")
    if not home.is_dir():
        return Check("home", "wrong", f"{home} is no folder")
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        return Check("home", "wrong", f"{home} cannot be written by this user")
    return Check("home", "ok", str(home))


def _free_space(settings: Settings) -> Check:
    nearest = next(folder for folder in (settings.home, *settings.home.parents) if folder.exists())
    free = shutil.disk_usage(nearest).free
    return Check("free space", "ok" if free >= _LEAST_FREE else "wrong", size(free))


def _keyring() -> Check:
    from vana_cli.keys.system_keyring import SystemKeyring

    try:
        SystemKeyring(os.environ).probe()
    except KeyUnavailable as unavailable:
        return Check("keyring", "note", f"not usable here ({unavailable}); a key file or passphrase does as well")
    return Check("keyring", "ok", "answers")


def _permissions(settings: Settings) -> Check:
    if not settings.store.is_dir():
        return Check("permissions", "note", "no store yet")
    open_to_others = list(_open_to_others(settings.store))
    if not open_to_others:
        return Check("permissions", "ok", "only you can read the store")
    named = ", ".join(str(path.relative_to(settings.home)) for path in open_to_others[:_MOST_NAMED])
    wrong = f"{len(open_to_others)} open to other users: {named}; `chmod -R go= {settings.store}`"
    return Check("permissions", "wrong", wrong)


def _open_to_others(root: Path) -> Iterator[Path]:
    for path in (root, *root.rglob("*")):
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield path


def _slots(settings: Settings) -> Check:
    from vana_cli.keys.folder import SlotFolder
    from vana_cli.store.layout import Layout, read_header

    layout = Layout(settings.store)
    try:
        header = read_header(layout)
        slots = SlotFolder(layout.keys, header.store_id).list()
    except StoreMissing:
        return Check("store", "note", f"none in {settings.home}; `vana import` or `vana init` creates one")
    except StoreError as error:
        return Check("store", "wrong", _sentence(error))
    ways = ", ".join(f"{slot.kind} {slot.where.get('path', slot.id)}" for slot in slots)
    return Check("store", "ok" if slots else "wrong", f"{header.store_id}, ways in: {ways or 'none'}")


def _log(settings: Settings) -> Check:
    from vana_cli.store.layout import Layout

    layout = Layout(settings.store)
    if not layout.log.is_dir():
        return Check("log", "note", "no store yet")
    numbers = sorted(int(path.stem) for path in layout.log.glob("*.vc") if path.stem.isdecimal())
    if numbers != list(range(len(numbers))):
        return Check("log", "wrong", "a commit is missing; restore the log folder from a backup")
    return Check("log", "ok", counted(len(numbers), "commit"))


def _opening(settings: Settings, key_file: Path | None) -> Check:
    from vana_cli.keys.choosing import openers_from_environment
    from vana_cli.store.store import Store

    try:
        store = Store.open(settings.home, openers=openers_from_environment(os.environ, key_file=key_file))
        missing = _missing_objects(store)
    except StoreMissing:
        return Check("opening", "note", "no store yet")
    except StoreDamaged as damage:
        return Check("opening", "wrong", _sentence(damage))
    except VanaError as error:
        # Doctor does not ask for a passphrase, so a store that needs one is no fault.
        is_passed_over = isinstance(error, KeyUnavailable) and not isinstance(error, WrongKey)
        return Check("opening", "note" if is_passed_over else "wrong", f"not tried further: {_sentence(error)}")
    if missing:
        return Check("opening", "wrong", f"{missing} table files are missing; restore the objects folder from a backup")
    return Check("opening", "ok", f"opens by {store.slot.kind}; every commit and file is in its place")


def _missing_objects(store: "Store") -> int:
    refs = [ref for commit in store.commits for ref in commit.objects]
    return sum(not store.layout.object(ref.sha256).is_file() for ref in refs)


def _sentence(error: VanaError) -> str:
    return f"{error}; {error.hint}" if error.hint else str(error)

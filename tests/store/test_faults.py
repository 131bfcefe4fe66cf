"""Disks that fail and power that is cut, at every single step of a small import.

Whatever happens: the error is one the user can act on, the store opens and holds what it held, and the next run ends.
"""

import errno
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.importing.exports import contents, import_path, reddit_export, zipped
from tests.store.disk_model import Disk, State, put_down
from tests.store.writing import files_under, new_store, opener_of
from vana_cli.errors import KeyUnavailable, StoreError, StoreMissing
from vana_cli.importing import units
from vana_cli.store.collect import collect
from vana_cli.store.parquet_files import ParquetObject
from vana_cli.store.store import Store

Held = list[tuple[Any, ...]]
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


def held(store: Store) -> Held:
    """Return all that the commits of *store* bring, decrypted; one entry a commit."""
    return [
        (
            commit.op,
            commit.imported and commit.imported.counts,
            [(file.table, file.role, rows_of(store, file)) for file in commit.files],
            [(run.table, run.kind, rows_of(store, run)) for run in commit.runs],
        )
        for commit in store.commits
    ]


def rows_of(store: Store, what: Any) -> list[dict[str, Any]]:
    return [row for batch in ParquetObject(store.vault, what.object).batches(1000) for row in batch.to_pylist()]


def reopened(folder: Path) -> Store:
    return Store.open(folder / "disk" / "home", openers=[opener_of(folder)])


@dataclass(frozen=True)
class Scene:
    """A store that holds one export, another export to import, and what the store holds then."""

    folder: Path
    exports: list[Path]
    before: Held
    after: Held

    @property
    def disk(self) -> Path:
        return self.folder / "disk"

    def reset(self) -> None:
        """Put the store back as it was."""
        shutil.rmtree(self.disk, ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.disk)


@pytest.fixture(autouse=True)
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "UNIT_BYTES", 1)


def small_exports(folder: Path) -> list[Path]:
    exports = []
    for later in (False, True):
        members = reddit_export(20, later=later)
        wanted = {name: members[name] for name in ("comments.csv", "statistics.csv")}
        exports.append(zipped(folder / f"later {later}.zip", wanted))
    return exports


@pytest.fixture
def scene(tmp_path: Path, request: pytest.FixtureRequest) -> Scene:
    """A scene in which most rows are known already; with the parameter "empty", one in which all are new."""
    exports = small_exports(tmp_path)
    (tmp_path / "disk").mkdir()
    store = Store.create(tmp_path / "disk" / "home", opener_of(tmp_path))
    if getattr(request, "param", None) != "empty":
        import_path(store, exports[0])
    shutil.copytree(tmp_path / "disk", tmp_path / "kept")
    before = held(store)
    import_path(store, exports[1])
    return Scene(tmp_path, exports, before, held(store))


def operations(scene: Scene) -> list[str]:
    """Return what an undisturbed import does to the disk."""
    scene.reset()
    store = reopened(scene.folder)
    with Disk(scene.disk).watching() as disk:
        import_path(store, scene.exports[1])
    return disk.operations


def assert_recovers(scene: Scene) -> None:
    """The store opens and holds what it held, or all that was being added; the next run adds the rest."""
    store = reopened(scene.folder)
    assert held(store) in (scene.before, scene.after)
    import_path(store, scene.exports[1])
    assert held(store) == scene.after
    collect(store, grace_days=0)
    assert held(store) == scene.after
    assert len(files_under(store.layout.objects)) == len({r.sha256 for c in store.commits for r in c.objects})
    assert list(store.layout.tmp.iterdir()) == []


def fault_goes_unnoticed(scene: Scene, number: int, error: int, *, for_good: bool = False) -> str | None:
    """Import with a fault at operation *number*; check what is left; return what failed without the import failing."""
    scene.reset()
    store = reopened(scene.folder)
    noticed = False
    with Disk(scene.disk, number, error, for_good=for_good).watching() as disk:
        try:
            report = import_path(store, scene.exports[1])
        except StoreError as raised:
            noticed = True
            assert raised.hint, f"no hint: {disk.operations[number]}"
    if not noticed:
        assert report.is_new
        assert held(reopened(scene.folder)) == scene.after, f"acknowledged and lost: {disk.operations[number:]}"
    assert_recovers(scene)
    # Folders of objects are made as their random names fall: a run may have an operation less than another.
    return None if noticed or number >= len(disk.operations) else disk.operations[number]


@pytest.mark.parametrize("turn", range(3), ids=[errno.errorcode[error] for error in ERRORS])
def test_any_operation_may_fail_once(scene: Scene, turn: int) -> None:
    """Every third operation fails with one error, the others with another."""
    count = len(operations(scene))
    assert count > 50
    unnoticed = {fault_goes_unnoticed(scene, number, ERRORS[turn]) for number in range(turn, count, 3)} - {None}
    assert {str(what).split()[1] for what in unnoticed} == {"remove"}  # rubbish may stay where it is


def test_the_disk_may_fail_for_good_at_any_operation(scene: Scene) -> None:
    done = operations(scene)
    for number in range(0, len(done), 3):
        fault_goes_unnoticed(scene, number, ERRORS[number // 3 % 3], for_good=True)


def test_creating_a_store_may_fail_at_any_operation_and_can_be_done_again(tmp_path: Path) -> None:
    root = tmp_path / "disk"
    opener = opener_of(tmp_path)
    opener.new_key("", tmp_path / "elsewhere")
    root.mkdir()
    with Disk(root).watching() as disk:
        Store.create(root / "home", opener)
    assert len(disk.operations) > 10
    for fault in range(len(disk.operations)):
        shutil.rmtree(root)
        root.mkdir()
        with Disk(root, fault, ERRORS[fault % 3]).watching(), suppress(StoreError, KeyUnavailable):
            Store.create(root / "home", opener)
        try:
            store = reopened(tmp_path)
        except StoreMissing:
            store = Store.create(root / "home", opener)
        assert store.commits == ()
        assert reopened(tmp_path).commits == ()


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let every write beyond *size* bytes of a file fail, as on a full disk, also those of libraries."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 4, 100, 500, 1_000, 2_000, 3_000, 4_000, 6_000, 10_000, 20_000])
def test_a_write_that_fails_half_way_is_a_store_error(scene: Scene, size: int) -> None:
    scene.reset()
    store = reopened(scene.folder)
    longest = max(path.stat().st_size for path in files_under(scene.folder / "kept"))
    try:
        with files_no_longer_than(size):
            import_path(store, scene.exports[1])
    except StoreError as raised:
        assert raised.hint
        assert "cannot write to the store" in str(raised)
    else:
        assert size > longest / 2
    assert_recovers(scene)


@dataclass(frozen=True)
class History:
    """What a life of a store did to the disk, and what it held after each acknowledged step."""

    disk: Disk
    steps: list[Held]


@pytest.fixture
def history(tmp_path: Path) -> History:
    exports = small_exports(tmp_path)
    opener = opener_of(tmp_path)
    opener.new_key("", tmp_path / "elsewhere")
    root = tmp_path / "disk"
    root.mkdir()
    steps: list[Held] = []
    with Disk(root).watching() as disk:
        store = Store.create(root / "home", opener)
        disk.acknowledge()
        for export in exports:
            import_path(store, export)
            disk.acknowledge()
            steps.append(held(store))
        collect(store, grace_days=0)
        disk.acknowledge()
    return History(disk, [[], *steps, steps[-1]])


def test_the_model_of_the_disk_knows_every_file(history: History, tmp_path: Path) -> None:
    """The control: what is durable at the end is what lies there, byte for byte."""
    root = tmp_path / "disk"
    files = {str(path.relative_to(root)): path.read_bytes() for path in files_under(root)}
    assert len(files) > 10
    durable, named = history.disk.states[-1]
    assert {path: data for path, data in named.items() if data is not None} == files
    missing = {path for path in files if path not in durable}
    assert missing <= {"home/store/lock"}


def test_no_loss_of_power_undoes_what_was_acknowledged(history: History, tmp_path: Path) -> None:
    seen: set[tuple[int, frozenset[tuple[str, bytes | None]]]] = set()
    outcomes = set()
    for number, states in enumerate(history.disk.states, 1):
        promised = sum(count <= number for count in history.disk.acknowledged)
        for state in states:
            key = (promised, frozenset(state.items()))
            if key not in seen:
                seen.add(key)
                outcomes.add(state_after_power_loss(state, promised, history, tmp_path))
                if len(seen) % 10 == 0:
                    assert_can_go_on(state, history, tmp_path)
    assert len(seen) > 60
    assert {0, 1, 2, None} <= outcomes


def state_after_power_loss(state: State, promised: int, history: History, tmp_path: Path) -> int | None:
    """Check what is left, and return how many commits are (None: no store)."""
    root = tmp_path / "disk"
    shutil.rmtree(root)
    put_down(state, root)
    try:
        store = reopened(tmp_path)
    except StoreMissing:
        assert promised == 0
        return None
    found = held(store)
    assert found in history.steps
    if promised:
        least = history.steps[promised - 1]
        assert len(found) >= len(least), "an acknowledged commit is lost"
    return len(found)


def assert_can_go_on(state: State, history: History, tmp_path: Path) -> None:
    root = tmp_path / "disk"
    shutil.rmtree(root)
    put_down(state, root)
    try:
        store = reopened(tmp_path)
    except StoreMissing:
        store = Store.create(root / "home", opener_of(tmp_path))
    for export in sorted(tmp_path.glob("*.zip")):
        import_path(store, export)
    assert held(store) == history.steps[-1]


@pytest.mark.parametrize("scene", ["stocked", "empty"], indirect=True)
def test_what_a_failed_run_left_unsynced_is_durable_once_the_next_one_ends(scene: Scene) -> None:
    """The power goes after the second run: what the first one had moved and linked must not be trusted to be synced."""
    steps = [
        number
        for number, what in enumerate(operations(scene))
        if what.startswith("fsync") and ("/objects" in what or "/log" in what or what.endswith("/tmp"))
    ]
    assert len(steps) > 5
    failed = 0
    for number in steps:
        scene.reset()
        with Disk(scene.disk, number, errno.EIO, for_good=True).watching() as disk:
            try:
                import_path(reopened(scene.folder), scene.exports[1])
            except StoreError:
                failed += 1
            disk.heal()
            import_path(reopened(scene.folder), scene.exports[1])
        shutil.rmtree(scene.disk)
        durable, _ = disk.states[-1]
        put_down(durable, scene.disk)
        assert held(reopened(scene.folder)) == scene.after, disk.operations
    # Folders of objects are made as their random names fall, so that the last steps may be those after the commit.
    assert failed >= len(steps) - 3


def test_shown_rows_are_those_of_an_undisturbed_store_after_a_fault(scene: Scene, tmp_path: Path) -> None:
    scene.reset()
    number = len(operations(scene)) // 2
    assert fault_goes_unnoticed(scene, number, errno.ENOSPC) is None
    other = tmp_path / "other"
    other.mkdir()
    undisturbed = new_store(other)
    for export in scene.exports:
        import_path(undisturbed, export)
    assert contents(reopened(scene.folder)) == contents(undisturbed)

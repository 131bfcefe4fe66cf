"""Generated raw points: reproducible, truthful about their number, and as large as real ones."""

import json

import pytest

from benchmarks.generate import google_location
from benchmarks.generate.google_location import records


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have several chunks in small files."""
    monkeypatch.setattr(google_location, "CHUNK", 1_024)


def test_the_points_asked_for_are_there_and_have_the_size_of_real_ones() -> None:
    data = b"".join(records(3, 2_500))
    points = json.loads(data)["locations"]
    assert len(points) == 2_500
    assert 280 < len(data) / len(points) < 340
    assert [point["timestamp"] for point in points] == sorted(point["timestamp"] for point in points)
    assert {name for point in points for name in point} >= {"activity", "activeWifiScan", "altitude", "batteryCharging"}


def test_the_same_seed_gives_the_same_bytes_and_more_rows_a_later_export() -> None:
    short, long = (b"".join(records(3, rows)) for rows in (1_500, 2_500))
    assert short == b"".join(records(3, 1_500))
    assert short != b"".join(records(4, 1_500))
    assert long.startswith(short[: -len(b"]\n}")])


def test_no_points_are_an_empty_array() -> None:
    assert json.loads(b"".join(records(1, 0))) == {"locations": []}

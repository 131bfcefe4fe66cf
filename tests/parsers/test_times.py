"""Instants from machine formats."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vana_parsers.schema import TIME_PRECISIONS, TIME_SOURCES
from vana_parsers.times import EARLIEST, LATEST, Instant, epoch_instants, from_epoch, parse_instant, parse_instants

MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))
FORMS = {
    "s": ("%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+00:00", "%Y-%m-%d %H:%M:%S"),
    "us": ("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%d %H:%M:%S.%f UTC"),
}


def same(text: str) -> Instant:
    """Return the instant of *text*, having checked that both roads agree on it."""
    many = parse_instants(pa.array([text, None, text]))
    one = parse_instant(text)
    for name, array in many.columns().items():
        assert array.to_pylist() == [getattr(one, name), "none" if name in NONES else None, getattr(one, name)], name
    return one


NONES = ("time_source", "time_precision")


@settings(max_examples=60, deadline=None)
@given(MOMENTS, st.sampled_from([(p, form) for p, forms in FORMS.items() for form in forms]))
def test_what_was_written_in_a_machine_format_is_read_back(moment: datetime, kind: tuple[str, str]) -> None:
    precision, form = kind
    whole = moment if precision == "us" else moment.replace(microsecond=0)
    # strftime writes years before 1000 without zeros; the range begins in 1900.
    instant = same(whole.strftime(form))
    assert instant.occurred_at == whole
    assert instant.time_precision == precision
    assert instant.time_source == ("assumed_utc" if form.endswith("%S") else "iso")
    assert instant.time_text is None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.none() | st.text(max_size=30) | st.sampled_from(["2020-02-30 10:00:00 UTC", "2020-01-01T00:00:00Z"]))
)
def test_any_text_gives_an_instant_or_is_kept(texts: list[str | None]) -> None:
    array = pa.array([t.encode("utf-8", "replace").decode() if t else t for t in texts], pa.string())
    many = parse_instants(array)
    for name, column in many.columns().items():
        assert len(column) == len(texts), name
    assert set(many.time_source.to_pylist()) <= set(TIME_SOURCES)
    assert set(many.time_precision.to_pylist()) <= set(TIME_PRECISIONS)
    for text, moment, kept in zip(
        array.to_pylist(), many.occurred_at.to_pylist(), many.time_text.to_pylist(), strict=True
    ):
        assert (moment is None and kept == text) or kept is None
        assert text is None or not text.strip() or moment is not None or kept == text


@pytest.mark.parametrize(
    ("text", "expected", "precision", "offset"),
    [
        ("2020-01-02T03:04:05.123Z", datetime(2020, 1, 2, 3, 4, 5, 123000, UTC), "ms", None),
        ("2020-01-02T03:04:05.123456789Z", datetime(2020, 1, 2, 3, 4, 5, 123456, UTC), "us", None),
        ("2020-01-02T03:04:05+05:30", datetime(2020, 1, 1, 21, 34, 5, 0, UTC), "s", 330),
        ("2020-01-02T03:04:05,5-0130", datetime(2020, 1, 2, 4, 34, 5, 500000, UTC), "ms", -90),
        ("2020-01-02 03:04", datetime(2020, 1, 2, 3, 4, 0, 0, UTC), "min", None),
        ("2020-01-02", datetime(2020, 1, 2, 0, 0, 0, 0, UTC), "day", None),
        ("1577934245", datetime(2020, 1, 2, 3, 4, 5, 0, UTC), "s", None),
        ("1577934245123", datetime(2020, 1, 2, 3, 4, 5, 123000, UTC), "ms", None),
        ("1577934245123456", datetime(2020, 1, 2, 3, 4, 5, 123456, UTC), "us", None),
    ],
)
def test_other_machine_formats_are_read(text: str, expected: datetime, precision: str, offset: int | None) -> None:
    instant = same(text)
    assert (instant.occurred_at, instant.time_precision, instant.utc_offset_minutes) == (expected, precision, offset)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31 00:00:00 UTC",
        "2020-13-01T00:00:00Z",
        "2020-02-30 00:00:00 UTC",
        "33658-01-01",
        "17",
    ],
)
def test_what_is_no_instant_is_kept_as_text(text: str) -> None:
    assert same(text) == Instant(time_text=text)


def test_one_bad_value_does_not_spoil_the_others() -> None:
    texts = ["2020-01-01 00:00:00 UTC"] * 3 + ["2020-01-99 00:00:00 UTC"] + ["2020-01-01T00:00:00Z"]
    many = parse_instants(pa.array(texts))
    assert many.occurred_at.null_count == 1
    assert many.time_text.to_pylist() == [None, None, None, texts[3], None]


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**18), 10**18), st.sampled_from(["s", "ms", "us"]))
def test_both_roads_agree_on_epochs(value: int, unit: str) -> None:
    one = from_epoch(value, unit)  # type: ignore[arg-type]
    many = epoch_instants(pa.array([value]), unit)  # type: ignore[arg-type]
    assert {name: array[0].as_py() for name, array in many.columns().items()} == one.columns()
    if one.occurred_at is not None:
        assert EARLIEST <= one.occurred_at < LATEST
        scale = {"s": 1_000_000, "ms": 1000, "us": 1}[unit]
        assert one.occurred_at - datetime(1970, 1, 1, tzinfo=UTC) == timedelta(microseconds=value * scale)


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), 10**400, "1e9", "soon", [], {}])
def test_what_is_no_epoch_gives_no_instant(value: object) -> None:
    assert from_epoch(value, "s").occurred_at is None

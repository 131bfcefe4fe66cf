from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vana_parsers.reddit.instants import reddit_instants


def read(text: str | None) -> tuple[object, ...]:
    instants = reddit_instants(pa.array([text], pa.string()))
    arrays = (instants.occurred_at, instants.time_source, instants.time_precision, instants.time_text)
    return tuple(array[0].as_py() for array in arrays)


@given(st.datetimes(datetime(2005, 7, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC)))
def test_an_instant_is_read_from_every_form_it_is_written_in(instant: datetime) -> None:
    assert read(f"{instant:%Y-%m-%d %H:%M:%S} UTC") == (instant, "iso", "s", None)
    assert read(f"{instant:%Y-%m-%dT%H:%M:%S}Z") == (instant, "iso", "s", None)
    assert read(str(int(instant.timestamp()))) == (instant, "epoch", "s", None)
    assert read(f"{int(instant.timestamp())}.0")[:2] == (instant, "epoch")


@pytest.mark.parametrize(
    "text", ["registration ip", "0", "1970-01-01 00:00:00 UTC", "2005-05-31 23:59:59 UTC", "9" * 40]
)
def test_what_reddit_cannot_have_dated_stays_text(text: str) -> None:
    assert read(text) == (None, "none", "none", text)


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_is_no_instant(text: str | None) -> None:
    assert read(text) == (None, "none", "none", None)


@given(
    st.lists(
        st.none() | st.text(max_size=24) | st.sampled_from(["2024-01-01 00:00:00 UTC", "1704067200.5"]), max_size=8
    )
)
def test_any_texts_give_an_instant_or_stay(texts: list[str | None]) -> None:
    instants = reddit_instants(pa.array(texts, pa.string()))
    for text, instant, kept in zip(
        texts, instants.occurred_at.to_pylist(), instants.time_text.to_pylist(), strict=True
    ):
        assert instant is not None or kept == text or not (text or "").strip()

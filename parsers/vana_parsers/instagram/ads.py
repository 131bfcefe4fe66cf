"""Interests, topics and categories, advertisers, what they were told, and what companies told about the account."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import content_key, first_text, is_blank, minute, own_url, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Labelled, Record
from vana_parsers.records import Row, Task
from vana_parsers.times import NO_INSTANT, Instant

_BUSINESSES = ("instagram_ads_and_businesses", "ads_and_businesses")


def interest(record: Record, task: Task) -> Iterator[Row]:
    """Yield what the account is taken to be interested in, or to belong to, one row for each that a record lists."""
    if is_blank(record):
        return
    kind, time = task.params["of"], record.instant()
    names = [item.take() for item in record.items if item.value]
    if not names:
        known = record.value("interest", "topic", "name", "category") or first_text(record)
        names = [known or next((one.take() for one in record.listed if one.value), None) or record.text("title")]
    extra = record.extra()
    for number, name in enumerate(names):
        values = {"kind": kind, "name": name, **time.columns(), "extra": {} if number else extra}
        yield Row("ad_profile", (kind, name), values, records=0 if number else 1)


def advertiser(record: Record, task: Task) -> Iterator[Row]:
    """Yield the advertiser that uses a list with the account in it; how it came to it stays in `extra`."""
    if is_blank(record):
        return
    if record.items:
        for row in interest(record, task):
            yield Row(row.table, row.identity, {**row.values, "advertiser": row.values["name"]}, row.records)
        return
    name, time = record.text("advertiser_name") or record.value("advertiser", "name"), record.instant()
    name = name or first_text(record) or record.text("title")
    values = {"kind": "advertiser", "name": name, "advertiser": name, **time.columns(), "extra": record.extra()}
    yield Row("ad_profile", ("advertiser", name), values)


def submitted(record: Record, task: Task) -> Iterator[Row]:
    """Yield one answer that was given to an advertiser; what was asked is written in free words."""
    if is_blank(record):
        return
    name, value = record.text("label"), record.text("value")
    time, key = record.instant(), content_key(record)
    if name is None and value is None:
        value = record.value("text", "answer") or first_text(record)
    values = {"kind": "submitted", "name": name, "value": value, **time.columns(), "extra": record.extra()}
    about = ("submitted", name, value or key, minute(time))
    yield Row("ad_profile", about if any(about[1:]) else (), values)


def preference(record: Record, task: Task) -> Iterator[Row]:
    """Yield one preference about advertisements; all it holds is in `extra`, by label."""
    if is_blank(record):
        return
    name, time, url = task.params["of"], record.instant(), own_url(record)
    values = {"kind": "preference", "name": name, "url": url, **time.columns(), "extra": record.extra()}
    yield Row("ad_profile", ("preference", name), values)


def off_platform(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each event that the company sent; without any, one for the company."""
    if is_blank(record):
        return
    company = record.text("name") or record.value("name") or record.text("title")
    events = [*_plain_events(record), *_labelled_events(record)] or [(None, None, record.instant())]
    extra = record.extra()
    for number, (name, item_id, time) in enumerate(events):
        values = {"company": company, "event": name, "item_id": item_id, "extra": {} if number else extra}
        yield told("off_platform", ("off", company, name, item_id), values, time, records=0 if number else 1)


_Event = tuple[str | None, str | None, Instant]


def _plain_events(record: Record) -> Iterator[_Event]:
    events = record.peek("events")
    for number, event in enumerate(events if isinstance(events, list) else []):
        if not isinstance(event, dict):
            continue
        one = Record(record.take("events", number))
        stamp, item_id, name = one.peek("timestamp"), one.peek("id"), one.text("type")
        if isinstance(item_id, int | str) and not isinstance(item_id, bool):
            one.take("id")
        else:
            item_id = None
        time = one.instant() if stamp else NO_INSTANT
        left = one.extra()
        if left:
            events[number] = left
        yield name, None if item_id is None else str(item_id), time


def _labelled_events(record: Record) -> Iterator[_Event]:
    """Yield the events of a list of labelled values: id, name and time, in this order."""
    for item in record.items:
        inner = [one for one in item.walk() if one.value or one.timestamp is not None]
        stamps = [one for one in inner if one.timestamp is not None]
        texts = [one for one in inner if one.value]
        if not stamps or not texts:
            continue
        number = _of(texts, "id") or next((one for one in texts if (one.value or "").isdigit()), None)
        named = _of(texts, "event") or next((one for one in texts if one is not number), None)
        yield named.take() if named else None, number.take() if number else None, stamps[0].instant()


def _of(texts: list[Labelled], meaning: str) -> Labelled | None:
    return next((one for one in texts if one.meaning == meaning), None)


def _interests(of: str, stem: str, *paths: str, roots: tuple[str, ...], product: str = "topics") -> Kind:
    return Kind(stem, interest, (stem, *paths), roots, product, {"of": of})


def _preference(stem: str) -> Kind:
    return Kind(stem, preference, tuple(f"{folder}/{stem}" for folder in _BUSINESSES), (), "ads", {"of": stem})


KINDS = (
    _interests("interest", "ads_interests", roots=("inferred_data_ig_interest",), product="ads"),
    _interests(
        "topic",
        "recommended_topics",
        "your_topics/your_topics",
        "your_topics",
        roots=("topics_your_topics",),
    ),
    _interests("reels_topic", "your_reels_topics", roots=("topics_your_reels_topics",)),
    _interests("reels_emotion", "your_reels_sentiments", roots=("topics_your_reels_emotions",)),
    Kind(
        "other_categories",
        interest,
        tuple(f"{folder}/other_categories_used_to_reach_you" for folder in _BUSINESSES),
        product="ads",
        params={"of": "category"},
    ),
    Kind(
        "advertisers",
        advertiser,
        tuple(f"{folder}/advertisers_using_your_activity_or_information" for folder in _BUSINESSES),
        ("ig_custom_audiences_all_types",),
        "ads",
        {"of": "advertiser"},
    ),
    Kind(
        "submitted_to_advertisers",
        submitted,
        tuple(f"{folder}/information_you_ve_submitted_to_advertisers" for folder in _BUSINESSES),
        ("ig_lead_gen_info",),
        "ads",
    ),
    _preference("ad_preferences"),
    _preference("ads_about_meta"),
    Kind(
        "off_meta_activity",
        off_platform,
        ("apps_and_websites/your_activity_off_meta_technologies", "apps_and_websites/your_off_instagram_activity"),
        ("apps_and_websites_off_meta_activity",),
        "off_meta",
    ),
)

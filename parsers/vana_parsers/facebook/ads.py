"""Ads: interests and topics, advertisers that use the account's data, ads clicked, what was told to advertisers."""

from collections.abc import Iterator, Mapping

from vana_parsers.facebook.listed import first_time, item_rows
from vana_parsers.facebook.rows import address, log_kind, setting_kind, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_PRODUCT = "ads"


def _profiled(record: Record, task: Task) -> Iterator[Row]:
    """Yield what advertisers may know: one name, a text or an object's, or a name for each item of a list.

    Parameter `of` says what it is. Flags such as `has_data_file_custom_audience` stay in `extra`.
    """
    if record.is_empty:
        return
    of = task.params["of"]
    name = record.text("text") or record.text("advertiser_name") or record.text("name")
    if name is None:
        yield from item_rows(record, "ad_profile", {"kind": of})
        return
    time = record.instant()
    yield told("ad_profile", (of, name), {"kind": of, "name": name, "extra": record.extra()}, time)


def _interaction(record: Record, task: Task) -> Iterator[Row]:
    """Yield an ad clicked or closed. What was done is told in the account's language: it is no identity."""
    if record.is_empty:
        return
    time, url = record.instant(), record.link() or record.value("url")
    action = record.text("action") or record.value("action")
    title = record.text("title") or record.value("advertiser", "title", "name")
    texts = [one for one in record.labelled if one.value and one.meaning is None]
    title = title or next((one.take() for one in texts), None)
    values = {"kind": "interaction", "name": title, "value": action, "url": url, "extra": record.extra()}
    about = None if time.occurred_at and title is None else address(url) if title is None else title
    yield told("ad_profile", ("interaction", about), values, time)


def _submitted(record: Record, task: Task) -> Iterator[Row]:
    """Yield a field of a form that an advertiser was sent: its label is the form's own, in whatever language."""
    label, value = record.text("label"), record.text("value")
    if label is None and value is None:
        yield from item_rows(record, "ad_profile", {"kind": "submission"})
        return
    values = {"kind": "submission", "name": label, "value": value, "extra": record.extra()}
    yield Row("ad_profile", ("submission", label, value), values)


def _avatar_item(record: Record, task: Task) -> Iterator[Row]:
    """Yield a thing acquired for an avatar or bought as a digital item."""
    time = first_time(record, ("acquisition_time",))
    time = time if time.occurred_at else record.instant("added_at", "created_at")
    if record.is_empty:
        return
    title = record.text("item") or record.value("name", "title")
    values = {"kind": "library", "title": title, **time.columns(), "extra": record.extra()}
    yield told("purchases", ("digital_item", title), values, time)


def _kind(name: str, *paths: str, of: str, roots: tuple[str, ...] = (), more: Mapping[str, str] | None = None) -> Kind:
    return Kind(name, _profiled, paths, roots, _PRODUCT, {"of": of, **(more or {})})


KINDS = (
    _kind(
        "ad_interests",
        "other_logged_information/ads_interests",
        "ads_and_businesses/ads_interests",
        "ads/ads_interests",
        of="interest",
        roots=("topics_v2", "topics"),
    ),
    _kind("topics", "your_topics/your_topics", of="topic", roots=("inferred_topics_v2", "inferred_topics")),
    _kind("preferred_categories", "preferences/your_preferred_categories", of="interest"),
    _kind(
        "advertisers",
        "ads_information/advertisers_using_your_activity_or_information",
        "ads_and_businesses/advertisers_using_your_activity_or_information",
        of="advertiser",
        roots=("custom_audiences_all_types_v2", "custom_audiences_all_types"),
    ),
    _kind(
        "advertisers_with_contacts",
        "ads_information/advertisers_who_uploaded_a_contact_list_with_your_information",
        "ads_and_businesses/advertisers_who_uploaded_a_contact_list_with_your_information",
        of="advertiser",
        roots=("custom_audiences_v2", "custom_audiences"),
    ),
    _kind(
        "ad_categories",
        "ads_information/other_categories_used_to_reach_you",
        "ads_and_businesses/other_categories_used_to_reach_you",
        of="audience",
        roots=("bcts",),
    ),
    _kind("ad_preferences", "ads_information/ad_preferences", of="preference"),
    _kind("ad_library_accounts", "ads_information/meta_ad_library_accounts", of="ad_library_account"),
    Kind(
        "ad_interactions",
        _interaction,
        paths=(
            "ads_information/advertisers_you_ve_interacted_with",
            "ads_and_businesses/advertisers_you_ve_interacted_with",
        ),
        roots=("history_v2", "history"),
        product=_PRODUCT,
    ),
    Kind(
        "submitted_to_advertisers",
        _submitted,
        paths=(
            "ads_information/information_you_ve_submitted_to_advertisers",
            "ads_and_businesses/information_you_ve_submitted_to_advertisers",
        ),
        roots=("lead_gen_info_v2", "lead_gen_info"),
        product=_PRODUCT,
    ),
    setting_kind("ads about meta", "ads_information/ads_about_meta", product=_PRODUCT),
    setting_kind("ads feedback", "ads_information/ads_feedback_activity", product=_PRODUCT),
    setting_kind("ads personalization consent", "ads_information/ads_personalization_consent", product=_PRODUCT),
    setting_kind("story views", "ads_information/story_views_in_past_7_days", product=_PRODUCT),
    setting_kind("subscription for no ads", "ads_information/subscription_for_no_ads", product=_PRODUCT),
    setting_kind("ads consent settings", "ads_information/your_consent_settings", product=_PRODUCT),
    setting_kind("sampled locations", "ads_information/your_sampled_locations", product=_PRODUCT),
    log_kind("ad_conversation", "ads_information/messenger_threads_you_started_by_clicking_on_an_ad", product=_PRODUCT),
    log_kind("service_text", "ads_information/service_texts_received", product=_PRODUCT),
    log_kind(
        "business_guidance",
        "ads_information/your_meta_business_suite_guidance_interactions",
        product=_PRODUCT,
    ),
    log_kind("page_mention", "ads_information/your_pages_mentions", product=_PRODUCT),
    log_kind("marketplace_ad", "preferences/interactions_with_marketplace_ads", product=_PRODUCT),
    Kind(
        "avatar_items",
        _avatar_item,
        paths=("avatars_store/avatar_items",),
        roots=("avatar_marketplace_avatar_items",),
        product="avatars",
    ),
    Kind(
        "digital_items",
        _avatar_item,
        paths=("other_logged_information/your_ownership_of_digital_items",),
        product="digital_items",
    ),
)

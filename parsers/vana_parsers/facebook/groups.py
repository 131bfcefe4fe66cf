"""Groups: posts in them, membership, invitations, badges, answers, settings. Comments in groups are with comments."""

from collections.abc import Iterator

from vana_parsers.facebook.connections import kind
from vana_parsers.facebook.rows import attached, epoch, log_kind, setting_kind, take_epoch, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.reading import raw_row
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task

_EXTERNAL = ("attachments", 0, "data", 0, "external_context")


def _post(record: Record, task: Task) -> Iterator[Row]:
    """Yield the post; the sentence that names its group is localized and stays in `extra`."""
    if record.is_empty:
        return
    time = record.instant()
    text = record.text("data", 0, "post") or record.value("text")
    files = attached(record, task)
    values = {
        "kind": task.params["post"],
        "text": text,
        "url": record.value("url"),
        "link_url": record.text(*_EXTERNAL, "url"),
        "community": record.value("name", group="group") or record.value("group"),
        "media_count": len(files) or None,
        "extra": record.extra(),
    }
    yield told("posts", ("group_post", task.params["post"], text), values, time)
    yield from files


def _answers(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each answer to a group's questions for members; without any, one for the group."""
    group, answers = record.text("group_name"), record.peek("answers")
    rows = []
    for index, answer in enumerate(answers if isinstance(answers, list) else []):
        time = take_epoch(record, "answers", index, "timestamp")
        question = record.text("answers", index, "question")
        own = record.text("answers", index, "answer")
        values = {"kind": "membership_answer", "header": group, "title": question, "details": [own] if own else None}
        if isinstance(answer, dict):
            rows.append((("membership_answer", group, question), values, time))
    extra = record.extra()
    if not rows and (group or extra):
        rows.append((("membership_answer", group, None), {"kind": "membership_answer", "header": group}, epoch(0)))
    for number, (key, values, time) in enumerate(rows):
        shown = {**values, "extra": {} if number else extra}
        yield told("activities", key, shown, time, records=0 if number else 1)


def _answer_groups(record: Record, task: Task) -> Iterator[Row]:
    """Yield the answers of every group of the document, each group a record."""
    groups = record.peek("group_answers")
    if not isinstance(groups, list):
        yield from _answers(record, task)
        return
    record.take("group_answers")
    for index, group in enumerate(groups):
        pointer = f"{record.pointer}/group_answers/{index}"
        rows = list(_answers(Record(group, pointer), task)) if isinstance(group, dict) else []
        yield from rows or [raw_row(group, pointer)]
    if left := record.extra():
        yield raw_row(left, record.pointer)


def _badges(record: Record, task: Task) -> Iterator[Row]:
    """Yield a row for each group of a map from groups to badges, each a record."""
    for group, badges in record.peek().items():
        texts = [badge for badge in badges if isinstance(badge, str)] if isinstance(badges, list) else []
        is_text = isinstance(badges, list) and len(texts) == len(badges)
        extra = {} if is_text else {"badges": badges}
        values = {"kind": "group_badge", "header": group, "details": texts if is_text else None, "extra": extra}
        yield Row("activities", ("group_badge", group), values)


KINDS = (
    Kind(
        "group_posts",
        _post,
        paths=(
            "groups/group_posts_and_comments",
            "groups/your_posts_and_comments_in_groups",
            "groups/your_posts_in_groups",
        ),
        roots=("group_posts_v2", "group_posts"),
        product="groups",
        params={"post": "post"},
        cites_media=True,
    ),
    Kind(
        "pending_group_posts",
        _post,
        paths=("groups/your_pending_posts_in_groups",),
        roots=("pending_posts_v2", "pending_posts"),
        product="groups",
        params={"post": "pending"},
        cites_media=True,
    ),
    kind(
        "group_membership",
        "groups/your_group_membership_activity",
        roots=("groups_joined_v2", "groups_joined"),
        of="membership",
        state=None,
        product="groups",
    ),
    kind(
        "own_groups",
        "groups/your_groups",
        roots=("groups_admined_v2", "groups_admined"),
        of="moderator",
        product="groups",
    ),
    Kind(
        "membership_answers",
        _answer_groups,
        paths=("groups/your_answers_to_membership_questions",),
        roots=("group_membership_questions_answers_v2",),
        product="groups",
    ),
    Kind(
        "group_badges",
        _badges,
        paths=("groups/your_badges", "groups/creator_badges"),
        roots=("group_badges_v2", "group_badges", "creator_badges_v2", "creator_badges"),
        product="groups",
    ),
    kind(
        "group_invites_received",
        "groups/group_invites_you_ve_received",
        of="membership",
        direction="in",
        state="requested",
        product="groups",
    ),
    kind(
        "group_invites_sent",
        "groups/group_invites_you_ve_sent",
        of="group_invite",
        state="requested",
        product="groups",
    ),
    kind("join_requests", "groups/join_requests", of="membership", state="requested", product="groups"),
    kind(
        "participation_requests",
        "groups/your_participation_requests",
        of="participation",
        state="requested",
        product="groups",
    ),
    kind(
        "chat_invites",
        "groups/chat_invites_received",
        of="chat",
        direction="in",
        state="requested",
        product="groups",
    ),
    kind(
        "engaging_groups",
        "groups/groups_and_pages_that_you_may_find_engaging",
        of="suggestion",
        direction="in",
        state=None,
        product="groups",
        has_many=True,
    ),
    log_kind("group_contribution", "groups/your_contributions", product="groups"),
    log_kind("group_moderation", "groups/your_actions_on_violating_content_in_your_groups", product="groups"),
    log_kind("group_document", "groups/your_document_revision", product="groups"),
    log_kind("group_post_tag", "groups/your_group_post_tags", product="groups"),
    log_kind("group_shortcut", "groups/your_group_shortcuts", product="groups"),
    log_kind("community_chat_setting", "groups/community_chat_settings", product="groups"),
    log_kind("group_anonymity", "groups/your_anonymous_mode_status_in_groups", product="groups"),
    setting_kind("groups tab settings", "groups/your_settings_for_groups_tab", product="groups"),
)

import hashlib
import pickle
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vana_parsers.export import Export, MemberError, open_exports
from vana_parsers.reddit import SOURCE
from vana_parsers.reddit.kinds import KINDS, Kind
from vana_parsers.reddit.reading import read_table
from vana_parsers.registry import Plan

MakeExport = Callable[..., Export]

MESSAGES = "id,permalink,thread_id,date,ip,from,to,subject,body\n"
VOTES = "id,permalink,direction\n"


def kinds(plan: Plan) -> dict[str, str | None]:
    return {route.member.path: route.params.get("kind") for route in plan.routes}


def test_every_kind_is_known_by_its_name_and_header(make_export: MakeExport) -> None:
    export = make_export({f"{kind.name}.csv": ",".join(kind.header) for kind in KINDS.values()})
    assert kinds(SOURCE.plan(export)) == {f"{name}.csv": name for name in KINDS}


@pytest.mark.parametrize("kind", [k for k in KINDS.values() if not k.named], ids=lambda kind: kind.name)
def test_a_telling_header_needs_no_name(kind: Kind, make_export: MakeExport) -> None:
    [route] = SOURCE.plan(make_export({"renamed.csv": ",".join(kind.header)})).routes
    assert KINDS[route.params["kind"]].header == kind.header


@pytest.mark.parametrize("name", ["saved_posts", "subscribed_subreddits", "friends", "twitter"])
def test_a_plain_header_under_another_name_is_kept_raw(name: str, make_export: MakeExport) -> None:
    [route] = SOURCE.plan(make_export({"renamed.csv": ",".join(KINDS[name].header)})).routes
    assert route.is_raw


def test_headers_are_matched_in_any_case_order_and_company(make_export: MakeExport) -> None:
    export = make_export({"comments.csv": "\ufeffBody,ID,Permalink,score,Link, parent ,Subreddit\n"})
    assert kinds(SOURCE.plan(export)) == {"comments.csv": "comments"}


def test_routes_and_their_reader_cross_processes(make_export: MakeExport) -> None:
    plan = SOURCE.plan(make_export({"post_votes.csv": VOTES}))
    assert pickle.loads(pickle.dumps(plan)) == plan
    assert plan.routes[0].reader is read_table


def test_digests_are_given_to_the_members_of_the_same_folder(make_export: MakeExport) -> None:
    digest = hashlib.sha256(VOTES.encode()).hexdigest()
    check = f"filename,sha256\npost_votes.csv,{digest.upper()}\npost_headers.csv,{digest}\ncheckfile.csv,{digest}\n"
    export = make_export({"a/post_votes.csv": VOTES, "a/checkfile.csv": check, "b/post_votes.csv": VOTES})
    plan = SOURCE.plan(export)
    assert {route.member.path: route.sha256 for route in plan.routes} == {
        "a/checkfile.csv": None,
        "a/post_votes.csv": digest,
        "b/post_votes.csv": None,
    }
    assert plan.missing == ("a/post_headers.csv",)


def test_a_line_of_the_checkfile_without_a_digest_is_told(make_export: MakeExport) -> None:
    check = f"filename,sha256\npost_votes.csv,abc\n,{'0' * 64}\n"
    plan = SOURCE.plan(make_export({"post_votes.csv": VOTES, "checkfile.csv": check}))
    assert plan.notices == (
        "checkfile.csv, line 2: post_votes.csv has no SHA-256; not checked",
        "checkfile.csv, line 3: names no file; not checked",
    )


def test_two_digests_of_one_file_are_told(make_export: MakeExport) -> None:
    check = f"filename,sha256\npost_votes.csv,{'0' * 64}\npost_votes.csv,{'1' * 64}\n"
    plan = SOURCE.plan(make_export({"post_votes.csv": VOTES, "checkfile.csv": check}))
    assert [route.sha256 for route in plan.routes if route.reader] == ["0" * 64]
    assert len(plan.notices) == 1


def test_the_account_is_what_statistics_tell_before_any_name(make_export: MakeExport) -> None:
    files = {"statistics.csv": "statistic,value\nAccount Name,kim\nexport time,2024-05-06 07:08:09 UTC\n"}
    plan = SOURCE.plan(make_export(files, "export_other_20200101"))
    assert plan.account == "kim"
    assert plan.exported_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_the_archives_name_tells_account_and_day(make_export: MakeExport, tmp_path: Path) -> None:
    make_export({"post_votes.csv": VOTES}, "export_a_b-c_20240229")
    [export] = open_exports([tmp_path / "export_a_b-c_20240229"])
    plan = SOURCE.plan(export)
    assert (plan.account, plan.exported_at) == ("a_b-c", datetime(2024, 2, 29, tzinfo=UTC))


def test_a_day_that_does_not_exist_is_no_instant(make_export: MakeExport) -> None:
    assert SOURCE.plan(make_export({"post_votes.csv": VOTES}, "export_kim_20240231")).exported_at is None


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("kim", "a"), ("b", "kim"), ("kim", "c")], "kim"),
        ([("kim", "a"), ("a", "kim"), ("kim", "a")], None),
        ([("kim", "a"), ("kim", "b")], None),
        ([("a", "kim"), ("b", "kim"), ("c", "kim")], None),
        ([("a", "b"), ("c", "d"), ("e", "f")], None),
    ],
)
def test_messages_tell_the_account_only_if_they_are_clear(
    pairs: list[tuple[str, str]], expected: str | None, make_export: MakeExport
) -> None:
    lines = [f"m{i},,,2024-01-01 00:00:00 UTC,,{a},{b},s,t\n" for i, (a, b) in enumerate(pairs)]
    assert SOURCE.plan(make_export({"messages.csv": MESSAGES + "".join(lines)})).account == expected


def test_exports_of_two_accounts_keep_their_own(make_export: MakeExport) -> None:
    files: dict[str, str | bytes] = {
        "export_kim_20230101/post_votes.csv": VOTES,
        "export_lee_20240101/post_votes.csv": VOTES,
    }
    plan = SOURCE.plan(make_export(files))
    assert plan.account is None
    assert [route.params.get("account") for route in plan.routes] == ["kim", "lee"]


def test_files_that_are_no_table_are_named_with_a_reason(make_export: MakeExport) -> None:
    files: dict[str, str | bytes] = {
        "post_votes.csv": VOTES,
        "a.png": b"\x89PNG\r\n\x1a\n",
        "b.csv": b"",
        "dump.zst": b"\x28\xb5\x2f\xfd",
    }
    plan = SOURCE.plan(make_export(files))
    reasons = {route.member.path: route.reason for route in plan.routes}
    assert reasons["post_votes.csv"] is None
    assert all(reasons[path] for path in ("a.png", "b.csv", "dump.zst"))


def test_a_damaged_member_is_planned_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "export_kim_20240101.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("comments.csv", "id,permalink,subreddit,link,parent\n" * 10)
        archive.writestr("post_votes.csv", VOTES)
    path.write_bytes(path.read_bytes().replace(b"parent\n", b"PARENT\n", 1))
    [export] = open_exports([path])
    with pytest.raises(MemberError):
        export.head(export.members[0])
    assert SOURCE.recognize(export) > 0.5
    plan = SOURCE.plan(export)
    assert kinds(plan) == {"comments.csv": "comments", "post_votes.csv": "post_votes"}
    assert plan.account == "kim"

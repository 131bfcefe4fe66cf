"""Which web pages are taken for logs: by place or by their cells, in any language, and no others."""

import tarfile
import zipfile
from pathlib import Path

import pytest

from vana_parsers.export import open_exports
from vana_parsers.google.activity.page import read_activity_page
from vana_parsers.google.activity.reading import read_activity
from vana_parsers.google.plan import plan
from vana_parsers.registry import Route

CELLS = (
    '<body><div class="mdl-grid"><div class="outer-cell mdl-cell"><div class="content-cell mdl-typography--body-1">'
    'Visited&nbsp;<a href="https://example.org">x</a><br>Jan 31, 2018, 10:54:50 PM</div>@</div></div></body></html>'
)
LONG = "<html><head><style>/** material-design-lite */" + ".mdl-button{color:red}" * 9000 + f"</style></head>{CELLS}"
SHORT = f"<html><head><style>.content-cell.mdl-cell {{}}</style></head>{CELLS}"
PLAIN = "<html><head><style>body {}</style></head><body>Hello</body></html>"
CONTROLS = '<a href="https://myaccount.google.com/activitycontrols">here</a>'
JSON = '[{"header": "Chrome", "title": "Visited x", "time": "2018-01-31T22:54:50Z", "products": ["Chrome"]}]'


def routes(folder: Path, files: dict[str, str], kind: str = "folder") -> dict[str, Route]:
    root = folder / "takeout"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if kind == "zip":
        with zipfile.ZipFile(folder / "takeout-20240101T000000Z-001.zip", "w") as archive:
            for name in files:
                archive.write(root / name, name)
        root = folder / "takeout-20240101T000000Z-001.zip"
    elif kind == "tgz":
        with tarfile.open(folder / "takeout-20240101T000000Z-001.tgz", "w:gz") as tape:
            for name in files:
                tape.add(root / name, name)
        root = folder / "takeout-20240101T000000Z-001.tgz"
    [export] = open_exports([root])
    return {route.member.path: route for route in plan(export).routes}


@pytest.mark.parametrize(
    "path",
    [
        "Takeout/My Activity/Chrome/MyActivity.html",
        "Takeout/My Activity/Chrome/My Activity.html",
        "Takeout/My Activity/Chrome/MyActivity-001.html",
        "Portability/My Activity/Chrome/MyActivity.html",
        "Meine Aktivitäten/Chrome/MeineAktivitäten.html",
        "Takeout/マイ アクティビティ/Chrome/マイアクティビティ.html",
        "Takeout/Google Pay/My Activity/My Activity.html",
        "Takeout/Nobody knows this/name.html",
        "name.html",
    ],
)
@pytest.mark.parametrize("page", [LONG, SHORT], ids=["long style", "short style"])
@pytest.mark.parametrize("kind", ["folder", "zip", "tgz"])
def test_a_log_is_read_wherever_it_lies(tmp_path: Path, path: str, page: str, kind: str) -> None:
    found = routes(tmp_path, {path: page}, kind)
    assert found[path].reader is read_activity_page


@pytest.mark.parametrize(
    "path", ["Takeout/YouTube et YouTube Music/historique/watch-history.html", "Wiedergabeverlauf.html"]
)
def test_a_history_of_youtube_is_one_by_its_name(tmp_path: Path, path: str) -> None:
    route = routes(tmp_path, {path: LONG})[path]
    assert route.reader is read_activity_page
    assert route.product == "youtube"
    assert route.params["place"] == "history"


@pytest.mark.parametrize("path", ["Takeout/Keep/Note.html", "Takeout/Newfangled/page.html", "Takeout/Drive/mdl.html"])
def test_other_pages_are_left_alone(tmp_path: Path, path: str) -> None:
    page = PLAIN.replace("body {}", ".mdl-button{}") if "mdl" in path else PLAIN
    assert routes(tmp_path, {path: page})[path].reader is not read_activity_page


def test_both_tellings_of_a_log_are_read(tmp_path: Path) -> None:
    folder = "Takeout/My Activity/Chrome/MyActivity"
    found = routes(tmp_path, {f"{folder}.html": SHORT, f"{folder}.json": JSON})
    assert {path[-4:]: route.reader for path, route in found.items()} == {
        "html": read_activity_page,
        "json": read_activity,
    }


def test_the_plan_knows_whether_pages_name_controls(tmp_path: Path) -> None:
    first, second = "Takeout/My Activity/Chrome/MyActivity.html", "Takeout/My Activity/Maps/MyActivity.html"
    found = routes(tmp_path, {first: LONG.replace("@", CONTROLS), second: LONG})
    assert {route.params.get("era") for route in found.values()} == {"controls"}
    assert {route.params["folder"] for route in found.values()} == {"chrome", "maps"}


def test_the_table_of_contents_tells_the_offset_of_the_account(tmp_path: Path) -> None:
    browser = (
        '<div class="header_subtext">25 oct. 2024, 02:04:17 UTC\u22127 • 1 Mo</div><div id="service-tile-MY_ACTIVITY">'
        '<h1 class="data-folder-name" data-english-name="MY_ACTIVITY" data-folder-name="Ma chose">Ma chose</h1></div>'
    )
    found = routes(tmp_path, {"archive_browser.html": browser, "Ma chose/Chrome/page.html": SHORT})
    assert found["Ma chose/Chrome/page.html"].params["offset"] == "-420"

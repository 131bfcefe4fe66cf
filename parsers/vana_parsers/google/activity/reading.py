"""My Activity and YouTube history in JSON: one log line each, in the account's language.

What a line means is told by its product, the shape of its address and its settings, never by its localized verb, so
that two exports of one account in two languages give the same records. The title stays as written, verb included.
"""

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from vana_parsers.google.activity.urls import Target, read_url
from vana_parsers.google.names import product_of
from vana_parsers.json_stream import read_json
from vana_parsers.records import Item, Row, Skipped, Task
from vana_parsers.times import NO_INSTANT, Instant, parse_instant

HISTORY = "history"
"""Value of the parameter `place` for YouTube's own history files, which hold nothing but views and searches."""

_AD_NAMES = re.compile(
    "google ads|annonces google|anuncios de google|google[- ]anzeigen|google-werbung|annunci google|google-advertenties"
    "|anuncis de google|anúncios (?:do )?google|reklam|iklan|реклам|広告|广告|廣告|광고|إعلانات",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d")
_PROMPT_VERB = re.compile(r"^(?:Prompted|Asked)\s+")
_LISTED = ("audioFiles", "attachedFiles")


def read_activity(task: Task) -> Iterator[Item]:
    """Yield one row for each line of a My Activity or YouTube history file, in the file's order (newest first).

    Parameters: `place` (`history` for YouTube's own files), `folder` (the product's folder name), `era` (`controls`
    if the export writes `activityControls`, as all do since 2021).
    """
    for element in read_json(task.stream, task.path):
        if isinstance(element, Skipped):
            yield element
        elif not isinstance(element.value, dict):
            yield task.skipped(element.pointer, f"expected an object, found {type(element.value).__name__}")
        else:
            line = _Line(element.value, task)
            row = line.row()
            yield row if row is not None else task.skipped(element.pointer, "has neither title nor address")


class _Line:
    """One line, and which of its fields a column took."""

    def __init__(self, fields: dict[str, Any], task: Task) -> None:
        self._fields = fields
        self._params = task.params
        self._taken: set[str] = set()
        self._title = self._text("title")
        self._address = self._text("titleUrl")
        self._target = read_url(self._address) if self._address else None
        self._product = self._find_product()
        self._time = self._instant()

    def row(self) -> Row | None:
        if self._title is None and self._address is None:
            return None
        if self._product == "gemini" and self._is_prompt():
            return self._turn()
        if self._target is None:
            return self._removed_view() if self._is_removed_view() else self._activity(None)
        if self._target.table == "searches" and self._target.query:
            return self._search(self._target)
        if self._target.table == "views" and self._product != "android" and not self._is_mere_mention(self._target):
            return self._view(self._target)
        return self._activity(self._target)

    # what the line says of itself

    def _text(self, name: str) -> str | None:
        value = self._fields.get(name)
        if not isinstance(value, str) or not value:
            return None
        self._taken.add(name)
        return value

    def _instant(self) -> Instant:
        value = self._fields.get("time")
        if not isinstance(value, str):
            return NO_INSTANT
        self._taken.add("time")
        return parse_instant(value)

    def _find_product(self) -> str | None:
        """Return the product's code: YouTube by its addresses, others by name, in any of the three places."""
        site = self._target.site if self._target else None
        if site in ("youtube", "youtube_music"):
            return site
        products = self._fields.get("products")
        first = products[0] if isinstance(products, list) and products else None
        named = product_of(first) or product_of(self._fields.get("header")) or product_of(self._params.get("folder"))
        if named is None and self._params.get("place") == HISTORY:
            return "youtube"
        return named or site

    @property
    def _is_youtube(self) -> bool:
        return self._product in ("youtube", "youtube_music")

    @property
    def _is_ad(self) -> bool:
        """By the detail's name in the languages known; in any, since YouTube's ads say at what hour they were seen."""
        details = self._fields.get("details")
        if self._product == "ads":
            return True
        if not isinstance(details, list) or not details:
            return False
        names = [detail.get("name") if isinstance(detail, dict) else detail for detail in details]
        if any(isinstance(name, str) and _AD_NAMES.search(name) for name in names):
            return True
        description = self._fields.get("description")
        return self._is_youtube and isinstance(description, str) and _CLOCK.search(description) is not None

    def _is_mere_mention(self, target: Target) -> bool:
        """Whether a line about a video is a like, share or save, not a view.

        Since 2021 a view names the setting that kept it, the others do not; before, nothing tells them apart.
        """
        if not self._is_youtube or target.kind == "post" or self._params.get("place") == HISTORY:
            return False
        return self._params.get("era") == "controls" and not self._fields.get("activityControls") and not self._is_ad

    def _is_prompt(self) -> bool:
        """Whether a line of Gemini is a prompt: it has an answer, or does not merely name the app (`Used …`)."""
        header = self._fields.get("header")
        names_app = isinstance(header, str) and header in (self._title or "")
        return self._title is not None and (bool(self._fields.get("safeHtmlItem")) or not names_app)

    def _is_removed_view(self) -> bool:
        """Whether a line without an address is a view of a video that is gone.

        Such a line has a fixed sentence for a title and one setting, the watch history. Lines about the use of the
        app have one too, but name YouTube, which no language translates.
        """
        names = ("subtitles", "details", "description")
        if not self._is_youtube or any(self._fields.get(name) for name in names) or "YouTube" in (self._title or ""):
            return False
        controls = self._fields.get("activityControls")
        count = len(controls) if isinstance(controls, list) else 0
        return count == 1 or (count == 0 and self._params.get("place") == HISTORY)

    # rows

    def _view(self, target: Target) -> Row:
        is_removed = bool(self._is_youtube and target.kind != "post" and self._is_gone(target))
        values = {
            "kind": "ad" if self._product == "ads" else target.kind,
            "title": self._title,
            "url": target.url,
            "item_id": target.item_id,
            "is_ad": self._is_ad,
            "is_removed": is_removed,
            **self._author(),
        }
        return self._row("views", (target.item_id or target.url,), values)

    def _is_gone(self, target: Target) -> bool:
        """Whether the title is only the address, as for a video that is private or was deleted, or there is no id."""
        return target.item_id is None or (self._title is not None and target.url in self._title)

    def _removed_view(self) -> Row:
        values = {"kind": "video", "title": self._title, "is_ad": False, "is_removed": True}
        return self._row("views", ("removed",), values)

    def _search(self, target: Target) -> Row:
        where = target.where or {"image_search": "image", "video_search": "video"}.get(self._product or "", "web")
        self._taken.discard("title")
        values = {"query": target.query, "url": target.url, "where": where}
        return self._row("searches", (target.url,), values)

    def _activity(self, target: Target | None) -> Row:
        kind = target.kind if target else None
        action = {"directions": "asked_directions"}.get(kind or "")
        values = {
            "kind": "used" if self._product == "android" else kind or "other",
            "header": self._text("header"),
            "title": self._title,
            "url": target.url if target else None,
            "action": "used" if self._product == "android" else action,
            "details": self._names("details"),
            "controls": self._strings("activityControls"),
            "is_ad": self._is_ad,
        }
        return self._row("activities", (target.url if target else self._title,), values)

    def _turn(self) -> Row:
        title = self._title or ""
        self._taken.discard("titleUrl")
        prompt = _PROMPT_VERB.sub("", title)
        if prompt != title:
            self._taken.discard("title")  # the verb stays in `extra`
        html = self._answer()
        values = {
            "prompt": prompt,
            "answer_html": html,
            "answer_text": _plain(html) if html else None,
            "model": self._text("header"),
            "attachments": self._attachments(),
        }
        return self._row("assistant_turns", (prompt,), values)

    def _row(self, table: str, key: tuple[str | None, ...], values: dict[str, Any]) -> Row:
        if self._target is not None and self._target.url != self._address:
            self._taken.discard("titleUrl")  # Google's redirect around the address
        extra = {name: value for name, value in self._fields.items() if name not in self._taken}
        moment = self._time.occurred_at
        when = moment.isoformat(timespec="microseconds") if moment else self._time.time_text
        columns = {"product": self._product, **self._time.columns(), **values, "extra": extra}
        return Row(table, (*key, when), columns)

    # fields that are lists

    def _author(self) -> dict[str, str | None]:
        """Return the channel of a video: the one sub-title, when it has only the name and address of one."""
        subtitles = self._fields.get("subtitles")
        if not self._is_youtube or not isinstance(subtitles, list) or len(subtitles) != 1:
            return {}
        first = subtitles[0]
        if not isinstance(first, dict) or not first.keys() <= {"name", "url"} or not _all_text(list(first.values())):
            return {}
        self._taken.add("subtitles")
        return {"author": first.get("name"), "author_url": first.get("url")}

    def _names(self, field: str) -> list[str] | None:
        """Return the names in a list of objects that have nothing but a name."""
        value = self._fields.get(field)
        if not isinstance(value, list) or not all(isinstance(v, dict) and v.keys() == {"name"} for v in value):
            return None
        names = [v["name"] for v in value]
        if not _all_text(names):
            return None
        self._taken.add(field)
        return names

    def _strings(self, field: str) -> list[str] | None:
        value = self._fields.get(field)
        if not isinstance(value, list) or not _all_text(value):
            return None
        self._taken.add(field)
        return value

    def _attachments(self) -> list[str] | None:
        names = [name for field in _LISTED for name in self._strings(field) or ()]
        image = self._text("imageFile")
        return ([image] if image else []) + names or None

    def _answer(self) -> str | None:
        """Return the answer's HTML without scripts and styles."""
        items = self._fields.get("safeHtmlItem")
        if not isinstance(items, list) or not all(isinstance(i, dict) and i.keys() == {"html"} for i in items):
            return None
        parts = [item["html"] for item in items]
        if not parts or not _all_text(parts):
            return None
        self._taken.add("safeHtmlItem")
        html = "\n".join(parts)
        if not re.search(r"<\s*(?:script|style)", html, re.IGNORECASE):
            return html
        tree = LexborHTMLParser(html)
        tree.strip_tags(["script", "style"], recursive=True)
        return tree.body.inner_html if tree.body else ""


def _all_text(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _plain(html: str) -> str:
    body = LexborHTMLParser(html).body
    return body.text(separator="\n", strip=True) if body else ""

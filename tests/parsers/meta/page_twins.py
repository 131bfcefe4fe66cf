"""Writes the records of JSON members as pages, in the markup of 2022-25 and of 2025-26, to compare what both tell."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "cs": "led úno bře dub kvě čvn čvc srp zář říj lis pro",
    "de": "Jan Feb März Apr Mai Juni Juli Aug Sep Okt Nov Dez",
}
HALVES = {"en": ("am", "pm"), "cs": ("dopol.", "odpol."), "de": ("AM", "PM")}
PARTICIPANTS = {"en": "Participants", "cs": "Účastníci", "de": "Teilnehmer"}
AND = {"en": "and", "cs": "a", "de": "und"}
FACTS = {
    "ip_address": "IP address",
    "user_agent": "User agent",
    "city": "City",
    "region": "Region",
    "country": "Country",
    "datr_cookie": "Cookie",
    "added_timestamp": "Added on",
    "start_timestamp": "Start time",
    "end_timestamp": "End time",
}
RECORD_SIGNS = frozenset(
    {"label_values", "string_map_data", "string_list_data", "timestamp", "creation_timestamp", "media", "uri", "name"}
)


class Exporter:
    """Writes pages. *zone* is the account's; without one it is Instagram's, whose pages know no seconds."""

    def __init__(self, *, is_new: bool, language: str = "en", zone: str | None = None) -> None:
        self._is_new = is_new
        self._language = language
        self._zone = zone

    def page(self, records: Iterator[str] | list[str], title: str = "A page") -> bytes:
        """Return a page of *records*."""
        main = "main" if self._is_new else "div"
        text = (
            f'<!DOCTYPE html><html lang="{self._language}"><head><meta charset="utf-8"><base href="../../">'
            f"<style>._a6-g{{color:red}}</style><title>{escape(title)}</title></head><body class='_5vb_'>"
            f'<div class="_3a_u"><div class="_3b0c"><div class="_3b0d">{escape(title)}</div></div>'
            f'<{main} class="_a706" role="main">{"".join(records)}</{main}></div></body></html>'
        )
        return text.encode()

    def records(self, document: Any) -> list[str]:
        """Return the markup of the records of a JSON document."""
        return [self.record(one) for one in records_of(document)]

    def date(self, stamp: float) -> str:
        """Return epoch seconds as a page shows them."""
        utc = datetime.fromtimestamp(stamp, UTC)
        at = utc.astimezone(ZoneInfo(self._zone)) if self._zone else utc - timedelta(hours=8)
        month = MONTHS[self._language].split()[at.month - 1]
        clock = f"{at.hour % 12 or 12}:{at.minute:02}" + (f":{at.second:02}" if self._zone else "")
        return f"{month} {at.day:02}, {at.year} {clock} {HALVES[self._language][at.hour >= 12]}"

    # blocks

    def record(self, record: Any) -> str:
        """Return one record as a block."""
        if isinstance(record, str):
            return self.box("", f"<div>{escape(record)}</div>", None)
        if "entries" in record or "children" in record:
            return self._group(record)
        if isinstance(record.get("events"), list):
            record = {**record, "label_values": [_events(record["events"])]}
        stamp = record.get("timestamp") or record.get("creation_timestamp")
        title = record.get("title") or (record.get("name") if isinstance(record.get("name"), str) else "") or ""
        body = "".join(self._body(record))
        media = record.get("media")
        if not stamp and isinstance(media, list) and len(media) == 1 and isinstance(media[0], dict):
            stamp, title = media[0].get("creation_timestamp"), title or media[0].get("title", "")
        date = self.date(stamp) if isinstance(stamp, int | float) and stamp > 0 else ""
        href = record.get("href")
        return self.box(
            title or record.get("action", ""), body, date if date or not record.get("string_list_data") else None, href
        )

    def box(self, title: str, body: str, footer: str | None, href: str | None = None) -> str:
        """Return a block with a heading, a body and a footer; without a footer if it is None."""
        tag, heading = ("section", "h2") if self._is_new else ("div", "div" if self._zone else "h2")
        head = f'<{heading} class="_2ph_ _a6-h _a6-i">{escape(title)}</{heading}>' if title else ""
        foot = ""
        if footer is not None:
            date = f'<div class="_a72d">{footer}</div>' if self._zone else footer
            date = f'<a target="_blank" href="{escape(href)}">{date}</a>' if href else date
            name = "footer" if self._is_new else "div"
            foot = f'<{name} class="_3-94 _a6-o">{date}</{name}>'
        classes = "_a6-g" if self._zone else "pam _3-95 _2ph- _a6-g uiBoxWhite noborder"
        return f'<{tag} class="{classes}">{head}<div class="_2ph_ _a6-p">{body}</div>{foot}</{tag}>'

    def _group(self, section: dict[str, Any]) -> str:
        inner = "".join(self._group(one) for one in section.get("children", ()))
        inner += "".join(self._entry(one) for one in section.get("entries", ()))
        description = f"<p>{escape(section.get('description', ''))}</p>"
        return self.box(section.get("name", ""), f"{description}<div><div>{inner}</div></div>", None)

    def _entry(self, entry: dict[str, Any]) -> str:
        data = entry.get("data", {})
        text = data.get("name") or data.get("value") or ""
        date = self.date(entry["timestamp"]) if entry.get("timestamp") else ""
        body = f"<div><div><div>{escape(str(text))}</div><div></div></div></div><div></div>"
        return self.box("", body, date, data.get("uri"))

    def _body(self, record: dict[str, Any]) -> Iterator[str]:
        if record.get("label_values"):
            inner = f"<table>{''.join(self._rows(record['label_values']))}</table>"
            yield self.box("", inner, None) if self._is_new else inner
        if record.get("string_map_data"):
            rows = [self._mapped(label, value) for label, value in record["string_map_data"].items()]
            held = record.get("media_map_data", {})
            rows += [
                f"<tr><td colspan=2>{escape(n)}<div>{''.join(self._files([f]))}</div></td></tr>"
                for n, f in held.items()
            ]
            yield f'<table style="table-layout: fixed;">{"".join(rows)}</table>'
        for one in record.get("string_list_data", ()):
            yield self._listed(one)
        yield from self._plain(record)

    def _plain(self, record: dict[str, Any]) -> Iterator[str]:
        texts = []
        for part in record.get("data", ()) if isinstance(record.get("data"), list) else ():
            comment = part.get("comment")
            texts.append(
                comment.get("comment")
                if isinstance(comment, dict)
                else part.get("post") or part.get("text") or part.get("name")
            )
        attached = record.get("attachments", ()) if isinstance(record.get("attachments"), list) else ()
        inner = [one for attachment in attached for one in attachment.get("data", ())]
        texts = [
            f'"{text}"' if any(one.get("text") == f'"{text}"' for one in inner) else text for text in texts if text
        ]
        if texts:
            text = "<br /> ".join(escape(str(texts[0]), quote=False).split("\n"))
            yield f'<div class="_2pin"><div>{text}</div></div>'
        for one in inner:
            yield from self._files([one["media"]] if "media" in one else [])
            link = one.get("external_context", {}).get("url")
            if link:
                yield f'<div><a target="_blank" href="{escape(link)}">{escape(link)}</a></div>'
        yield from self._files(record.get("media_list_data") or ())
        yield from self._files(record.get("media") or ([record] if record.get("uri") else []))
        if isinstance(record.get("url"), str):
            yield f'<div><a href="{escape(record["url"])}">{escape(record["url"])}</a></div>'
        for part in record.get("data", ()) if isinstance(record.get("data"), list) else ():
            if isinstance(part.get("reaction"), dict):
                yield f'<div><img src="images/{part["reaction"]["reaction"].lower()}.png"/></div>'
        if isinstance(record.get("text"), str):
            yield f"<div>{escape(record['text'])}</div>"
        facts = [(FACTS[name], value) for name, value in record.items() if name in FACTS and value]
        if facts:
            yield f"<table>{''.join(self._cells(name, self._fact(value)) for name, value in facts)}</table>"

    def _fact(self, value: Any) -> str:
        return self.date(value) if isinstance(value, int) else escape(str(value))

    def _files(self, files: Iterable[Any]) -> Iterator[str]:
        for file in files:
            if isinstance(file, dict) and file.get("uri"):
                uri = escape(file["uri"])
                shown = f'<video src="{uri}" controls="1"></video>' if uri.endswith(".mp4") else f'<img src="{uri}"/>'
                yield f'<div><a target="_blank" href="{uri}">{shown}</a></div>'

    # tables

    def _rows(self, values: list[Any]) -> Iterator[str]:
        for one in values:
            label = escape(str(one.get("label") or ""))
            if one.get("title"):
                inner = "".join(self._items(one.get("dict") or one.get("vec") or []))
                inner = self.box(one["title"], inner, None)
                yield f'<tr><td colspan="2" class="_2pin _a6_q"><div>{inner}</div></td></tr>'
            elif "vec" in one or "dict" in one:
                inner = "".join(self._items(one.get("vec") or one.get("dict") or []))
                yield f'<tr><td colspan="2" class="_a6_q">{label}<div><div>{inner}</div></div></td></tr>'
            elif one.get("href"):
                href, text = escape(one["href"]), escape(str(one.get("value") or one["href"]))
                yield f'<tr><td colspan="2" class="_a6_q">{label}<div><a href="{href}">{text}</a></div></td></tr>'
            elif one.get("timestamp_value"):
                yield self._cells(label, self.date(one["timestamp_value"]))
            elif one.get("value") not in (None, ""):
                yield self._cells(label, escape(str(one["value"])))

    def _items(self, items: list[Any]) -> Iterator[str]:
        if items and all("label" in item for item in items):
            yield f"<table>{''.join(self._rows(items))}</table>"
            return
        for item in items:
            if "dict" in item or "vec" in item:
                rows = "".join(self._rows(item.get("dict") or item.get("vec") or []))
                yield f"<div>{self.box('', f'<table>{rows}</table>', None)}</div>"
            else:
                yield f"<div>{self.box('', escape(str(item.get('value', ''))), None)}</div>"

    def _mapped(self, label: str, value: dict[str, Any]) -> str:
        parts = []
        if value.get("href"):
            shown = escape(value.get("value") or value["href"])
            parts.append(
                f'<tr><td colspan="2" class="_2pin _a6_q">{escape(label)}<div><a href="{escape(value["href"])}">'
                f"{shown}</a></div></td></tr>"
            )
        elif value.get("value"):
            parts.append(
                f'<tr><td colspan="2" class="_2pin _a6_q">{escape(label)}<div><div>{escape(value["value"])}'
                "</div></div></td></tr>"
            )
        if value.get("timestamp"):
            parts.append(self._cells(escape(label), self.date(value["timestamp"])))
        return "".join(parts)

    def _listed(self, one: dict[str, Any]) -> str:
        shown = escape(str(one.get("value") or one.get("href") or ""))
        inner = f'<a target="_blank" href="{escape(one["href"])}">{shown}</a>' if one.get("href") else shown
        date = f"<div>{self.date(one['timestamp'])}</div>" if one.get("timestamp") else ""
        return f"<div><div>{inner}</div>{date}</div>"

    def _cells(self, label: str, value: str) -> str:
        return f'<tr><td class="_2pin _a6_q">{label}</td><td class="_2pin _2piu _a6_r">{value}</td></tr>'

    # conversations

    def conversation(self, thread: dict[str, Any]) -> bytes:
        """Return the page of a conversation."""
        names = [one["name"] for one in thread.get("participants", ())]
        said = ", ".join(names[:-1]) + f" {AND[self._language]} {names[-1]}" if len(names) > 1 else "".join(names)
        people = (
            f'<div class="_a6-g"><div class="_2ph_ _a6-h">{PARTICIPANTS[self._language]}: {escape(said)}</div></div>'
        )
        return self.page([people, *map(self.message, thread.get("messages", ()))], thread.get("title", ""))

    def message(self, message: dict[str, Any]) -> str:
        """Return one message."""
        text = "<br /> ".join(escape(message.get("content", ""), quote=False).split("\n"))
        share = message.get("share", {})
        link = share.get("link")
        shared = f"<div>{escape(share['share_text'])}</div>" if share.get("share_text") else ""
        shared += f'<div><a target="_blank" href="{escape(link)}">{escape(link)}</a></div>' if link else ""
        files = [*message.get("photos", ()), *message.get("videos", ()), *message.get("gifs", ())]
        files += [message["sticker"]] if "sticker" in message else []
        held = "".join(self._files(files))
        for one in message.get("audio_files", ()):
            held += f'<audio src="{escape(one["uri"])}" controls="1"><a href="{escape(one["uri"])}">play</a></audio>'
        for one in message.get("files", ()):
            held += f'<a href="{escape(one["uri"])}">{escape(one["uri"])}</a>'
        reactions = "".join(
            f"<li><span>{escape(self._reaction(one))}</span></li>" for one in message.get("reactions", ())
        )
        reactions = f'<ul class="_a6-q">{reactions}</ul>' if reactions else ""
        body = f"<div><div></div><div>{text}</div><div>{shared}</div><div>{held}</div><div>{reactions}</div></div>"
        return self.box(message.get("sender_name", ""), body, self.date(message["timestamp_ms"] // 1000))

    def _reaction(self, one: dict[str, Any]) -> str:
        at = f" ({self.date(one['timestamp'])})" if one.get("timestamp") else ""
        return f"{one['reaction']}{one['actor']}{at}"


def _events(events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the events that companies sent as labelled values, as all pages have them."""
    labelled = [
        {
            "dict": [
                {"label": "ID", "value": str(event["id"])},
                {"label": "Event", "value": event["type"]},
                {"label": "Received on", "timestamp_value": event["timestamp"]},
            ]
        }
        for event in events
    ]
    return {"label": "Events", "vec": labelled}


def records_of(document: Any) -> list[Any]:
    """Return the records of a JSON document: those of its lists, else itself."""
    if isinstance(document, list):
        return document
    if isinstance(document.get("photos"), list):
        return list(document["photos"])
    if RECORD_SIGNS & document.keys():
        return [document]
    found = [value for value in document.values() if isinstance(value, str)]
    for value in document.values():
        found += value if isinstance(value, list) else records_of(value) if isinstance(value, dict) else []
    return found

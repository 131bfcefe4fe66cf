"""Prompts to Gemini and its answers, which are pieces of web pages."""

import re
from typing import Any

import msgspec

from vana_parsers.html_trees import parse_tree

_PROMPT_VERB = re.compile(r"^(?:Prompted|Asked)\s+")
_ACTIVE = re.compile(r"<\s*(?:script|style)", re.IGNORECASE)

_ENDS_LINE = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|h[1-6]|tr|pre|blockquote|ul|ol|table)\s*>", re.IGNORECASE)


def split_prompt(title: str | None) -> str | None:
    """Return what was asked: the title without its verb, where that is known."""
    return None if title is None else _PROMPT_VERB.sub("", title)


def answer_html(text: str | None) -> str | None:
    """Return the answer without scripts and styles, given the field as JSON text; None if none can be read."""
    items: Any = None if text is None else msgspec.json.decode(text)
    if not isinstance(items, list) or not all(isinstance(item, dict) and item.keys() == {"html"} for item in items):
        return None
    parts = [item["html"] for item in items]
    if not parts or not all(isinstance(part, str) for part in parts):
        return None
    html = "\n".join(parts)
    if not _ACTIVE.search(html):
        return html
    tree = parse_tree(html)
    if tree is None:
        return None
    tree.strip_tags(["script", "style"], recursive=True)
    return (tree.body.inner_html if tree.body else None) or ""


def plain_text(html: str | None) -> str | None:
    """Return the text of an answer, a line for each paragraph, item or row of it."""
    tree = parse_tree(_ENDS_LINE.sub("\n", html)) if html else None
    body = tree.body if tree else None
    if body is None:
        return None
    return "\n".join(line for line in map(str.strip, body.text().splitlines()) if line)

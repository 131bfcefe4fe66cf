"""The gems of an account: one page, on which a bold label stands before each part of each gem."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from vana_parsers.html_trees import parse_tree
from vana_parsers.records import Item, Row, Task

LIMIT = 16 << 20
_PARTS = 2
_COLONS = (":", "：")


@dataclass(slots=True)
class _Gem:
    """The texts under each label in the page's order, and the links."""

    parts: dict[str, list[str]] = field(default_factory=dict)
    links: list[dict[str, str]] = field(default_factory=list)


def read_gems(task: Task) -> Iterator[Item]:
    """Yield a row of `notes`, of the kind `gem`, for each gem: its name, and its instructions as text.

    Labels are in the language of the account; the first is the name's, the second the instructions'. A gem has no id:
    it is the same in another export if it has the same name.
    """
    data = task.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        yield task.skipped("", f"larger than {LIMIT >> 20} MiB")
        return
    gems = _gems(data.decode("utf-8-sig", "replace"))
    if not gems:
        yield task.skipped("", "no gem on this page")
    for gem in gems:
        yield _row(gem)


def _gems(page: str) -> list[_Gem]:
    tree = parse_tree(page) if page.strip() else None
    body = tree.body if tree else None
    gems: list[_Gem] = []
    told_elsewhere: set[int] = set()
    label, first = "", ""
    for node in body.traverse(include_text=True) if body is not None else ():
        if node.tag == "b" and _label(node):
            told_elsewhere.add(node.mem_id)
            label = _label(node)
            first = first or label
            if label == first:
                gems.append(_Gem())
            gems[-1].parts.setdefault(label, [])
        elif node.tag == "br" and gems:
            gems[-1].parts[label].append("\n")
        elif node.tag == "a" and gems:
            told_elsewhere.add(node.mem_id)
            link = node.attributes.get("href")
            gems[-1].links.append({"name": node.text(deep=False).strip(), "url": link or ""})
        elif node.tag == "-text" and gems and (node.parent is None or node.parent.mem_id not in told_elsewhere):
            gems[-1].parts[label].append(node.text(deep=False))
    return gems


def _label(node: LexborNode) -> str:
    """Return the label that a bold element is. Its own text only: elements can be nested without end."""
    text = node.text(deep=False).strip()
    return text.rstrip("".join(_COLONS)).strip() if text.endswith(_COLONS) else ""


def _row(gem: _Gem) -> Row:
    texts = [("".join(part).strip(), label) for label, part in gem.parts.items()]
    name, instructions = [*[text for text, _ in texts[:_PARTS]], "", ""][:_PARTS]
    extra: dict[str, object] = {label: text for text, label in texts[_PARTS:] if text}
    if gem.links:
        extra["links"] = gem.links
    values = {"kind": "gem", "title": name or None, "text": instructions or None, "extra": extra}
    return Row("notes", ("gem", name) if name else (), values)

"""Saved posts, collections and what is in them, saved music, wished-for products."""

from collections.abc import Iterator

from vana_parsers.instagram.rows import address, first_text, handle_of, minute, own_url, owner_of, told
from vana_parsers.meta.kinds import Kind
from vana_parsers.meta.records import Record
from vana_parsers.records import Row, Task


def saved(record: Record, task: Task) -> Iterator[Row]:
    """Yield the saved post; whose it is, is its title."""
    if record.is_empty:
        return
    time = record.instant("saved_on", "added_at")
    url = own_url(record)
    owner = owner_of(record) or handle_of(url)
    values = {"kind": "post", "title": owner, "url": url, "extra": record.extra()}
    yield told("saves", ("save", None, address(url) or owner), values, time)


class Collections:
    """Reads one file of collections: the records of a collection's items follow that of the collection itself."""

    def __init__(self) -> None:
        self._name: str | None = None
        self._key: str | None = None

    def rows(self, record: Record, task: Task) -> Iterator[Row]:
        """Yield the collection, or an item of the last one. Only items have an address."""
        if record.is_empty:
            return
        if any(one.href for one in record.labelled) or record.listed:
            yield self._item(record)
        else:
            yield self._collection(record)

    def _collection(self, record: Record) -> Row:
        time = record.instant("created_at")
        self._name = record.value("name", "title") or first_text(record) or record.text("title")
        # Its name can be changed, and two can be made in one minute.
        self._key = minute(time) or self._name
        values = {"kind": "collection", "title": self._name, "extra": record.extra()}
        return told("saves", ("collection", self._name), values, time)

    def _item(self, record: Record) -> Row:
        time = record.instant("added_at")
        url = own_url(record)
        owner = record.value("name", "username") or first_text(record) or record.text("title") or handle_of(url)
        values = {
            "kind": "post",
            "collection": self._name,
            "title": owner,
            "url": url,
            "extra": record.extra(),
        }
        return told("saves", ("save", self._key or "", address(url) or owner), values, time)


def music(record: Record, task: Task) -> Iterator[Row]:
    """Yield the saved song; its artist stays in `extra`."""
    if record.is_empty:
        return
    time, url = record.instant("created_at", "saved_on"), own_url(record)
    title = record.value("song", "title", "name") or first_text(record) or record.text("title")
    values = {"kind": "song", "title": title, "url": url, "extra": record.extra()}
    yield told("saves", ("song", title), values, time)


def product(record: Record, task: Task) -> Iterator[Row]:
    """Yield the product on the wish list; who sells it stays in `extra`."""
    if record.is_empty:
        return
    time, url, number = record.instant("added_at"), own_url(record), record.value("product_id")
    title = record.value("product", "title", "name") or first_text(record) or record.text("title")
    values = {"kind": "item", "title": title, "url": url, "item_id": number, "extra": record.extra()}
    yield told("saves", ("item", number or title), values, time)


KINDS = (
    Kind("saved_posts", saved, paths=("saved/saved_posts",), roots=("saved_saved_media",), product="saved"),
    Kind(
        "saved_collections",
        Collections().rows,
        paths=("saved/saved_collections", "saved_collections"),
        roots=("saved_saved_collections",),
        product="saved",
        begin=lambda: Collections().rows,
    ),
    Kind(
        "saved_music", music, paths=("saved/saved_music", "saved_music"), roots=("saved_saved_music",), product="saved"
    ),
    Kind(
        "wish_list",
        product,
        paths=("shopping/wishlist_items", "wishlist_items"),
        roots=("checkout_saved_products",),
        product="shopping",
    ),
)

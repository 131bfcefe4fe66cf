"""Take back the data that platforms hold about you: `Store.open().table("comments").to_pandas()`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vana_cli.store.store import Store as Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    """Import the store only when it is asked for: the command line's help does not need it."""
    if name == "Store":
        from vana_cli.store.store import Store

        return Store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

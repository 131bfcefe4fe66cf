"""Which contact is the same contact: in a card and a table, in the files of several groups, in another export."""

import re
from collections.abc import Iterable

_NOT_DIALLED = re.compile(r"[^0-9+*#]")


def contact_key(
    uid: str | None, name: str | None, emails: Iterable[str], phones: Iterable[str]
) -> tuple[str | None, ...]:
    """Return the identity: the card's own id, else name, addresses and numbers, whatever their order and spelling.

    Empty, so that the whole content counts, where there is none of these.
    """
    if uid:
        return ("uid", uid)
    mails = sorted({email.strip().casefold() for email in emails})
    numbers = sorted({_NOT_DIALLED.sub("", phone) or phone.strip() for phone in phones})
    if not (name or mails or numbers):
        return ()
    return ("contact", " ".join(name.split()) if name else None, ",".join(mails), ",".join(numbers))

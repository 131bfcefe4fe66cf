"""Names of files inside exports: decoding, cleaning, look-up keys, and which of them are rubbish."""

import re
import unicodedata

# Names that operating systems scatter; they say nothing about the owner.
_JUNK_NAMES = {
    ".ds_store": "macOS folder settings",
    "thumbs.db": "Windows thumbnails",
    "desktop.ini": "Windows folder settings",
}
_DRIVE = re.compile(r"[A-Za-z]:")
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07", "'"))
_SHOWN_LENGTH = 300


def decode_name(raw: bytes) -> str:
    """Return the name that *raw* stands for: UTF-8 if it can be, else code page 437, which takes any bytes.

    Many zip writers leave out the flag that says UTF-8, so the bytes decide: text in code page 437 with accents
    is hardly ever valid UTF-8 by chance.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def clean_path(name: str) -> tuple[str, str | None]:
    """Return *name* as a clean relative path, and the reason why it is unsafe (None for a good one).

    Back-slashes become `/`, empty and `.` segments go, the rest is NFC. Nothing is ever written under this path;
    unsafe names are refused because no honest export has them.
    """
    slashed = name.replace("\\", "/")
    segments = [segment for segment in slashed.split("/") if segment not in ("", ".")]
    path = unicodedata.normalize("NFC", "/".join(segments))
    if "\0" in name:
        return path, "unsafe path: holds a NUL"
    if slashed.startswith("/"):
        return path, "unsafe path: absolute"
    if ".." in segments:
        return path, "unsafe path: leads outside the export"
    if _DRIVE.match(path):
        return path, "unsafe path: names a drive"
    return path, None if path else "has no name"


def junk_reason(path: str) -> str | None:
    """Return why the file at the cleaned *path* is known rubbish, or None if it is not."""
    *folders, name = path.split("/")
    if "__MACOSX" in folders:
        return "macOS archive metadata"
    if name.startswith("._"):
        return "macOS file metadata"
    return _JUNK_NAMES.get(name.lower())


def match_key(path: str) -> str:
    """Return *path* in the form in which names are looked up: two spellings of one name give one key.

    NFC, caseless; any run of spaces (NBSP and zero-width characters too) is one space, none at the ends of a
    segment; typographic apostrophes are `'`. Applying it twice changes nothing.
    """
    if path.isascii() and "`" not in path:
        folded = path.lower()
    else:
        folded = _casefold(path).translate(_APOSTROPHES)
    return "/".join(_SPACES.sub(" ", segment).strip() for segment in folded.split("/"))


def _casefold(text: str) -> str:
    # Unicode's canonical caseless matching (D145): normalize on both sides of the fold.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def shown(name: str) -> str:
    """Return *name* fit for a report: no NUL, and cut if a hostile archive made it very long."""
    name = name.replace("\0", "\u2400")
    return name if len(name) <= _SHOWN_LENGTH else f"{name[:_SHOWN_LENGTH]}…"


def variant_path(path: str, number: int) -> str:
    """Return the path for the *number*-th (from 2) content that an export holds under *path*.

    The number goes into a wrapper folder, as sources match paths by their last segments.
    """
    return f"variant {number}/{path}"

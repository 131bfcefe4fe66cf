"""What the table of contents promises, against what is there."""

from collections import Counter, defaultdict

from vana_parsers.archives.names import match_key
from vana_parsers.google.archive_browser import Browser, Service
from vana_parsers.google.folders import code_of
from vana_parsers.google.places import Place
from vana_parsers.registry import ProductPart


def product_parts(browser: Browser | None, places: list[Place]) -> tuple[ProductPart, ...]:
    """Return what there is of every product that has a folder or is promised; those promised first, in their order."""
    here = _by_folder(places)
    parts = []
    for service in browser.services if browser else ():
        code = code_of(service.code, service.folder)
        members = tuple(place.member.path for place in here.pop(_folder_of(service, here), ()))
        parts.append(ProductPart(code.lower(), service.promised, members))
    for folder, found in here.items():
        name = (found[0].code or folder).lower()
        parts.append(ProductPart(name, None, tuple(place.member.path for place in found)))
    return tuple(parts)


def missing_files(browser: Browser, places: list[Place]) -> tuple[str, ...]:
    """Return the files that the table of contents names but the export lacks, with their product's folder."""
    here = _by_folder(places)
    return tuple(name for service in browser.services for name in _missing(service, here[_folder_of(service, here)]))


def shortages(parts: tuple[ProductPart, ...]) -> tuple[str, ...]:
    """Return a sentence for each product of which there is less than was promised."""
    return tuple(
        f"{part.name}: promised {part.promised:,} files, found {len(part.members):,}"
        for part in parts
        if part.promised is not None and len(part.members) < part.promised
    )


def _by_folder(places: list[Place]) -> dict[str, list[Place]]:
    by_folder: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if len(place.segments) > 1:
            by_folder[place.segments[0]].append(place)
    return by_folder


def _folder_of(service: Service, here: dict[str, list[Place]]) -> str:
    """Return the key in *here* of the folder that the page means: by its name, else the one of that product.

    Folders that were renamed since, or are named otherwise than the page says, are told by what they are.
    """
    folder, code = match_key(service.folder), code_of(service.code, service.folder)
    if folder in here:
        return folder
    return next((key for key, places in here.items() if places and places[0].code == code), folder)


def _missing(service: Service, here: list[Place]) -> list[str]:
    """Return the promised files that are not there; a name promised n times counts n times."""
    left = Counter(place.name for place in here)
    missing = []
    for names in service.files:
        keys = [key for name in names if left[key := match_key(name)] > 0]
        if keys:
            left[keys[0]] -= 1
        else:
            missing.append(f"{service.folder}/{min(names)}")
    return missing

"""What the table of contents promises, against what is there."""

from collections import Counter, defaultdict

from vana_parsers.archives.names import match_key
from vana_parsers.google.archive_browser import Browser, Service
from vana_parsers.google.places import Place


def take_census(
    browser: Browser, places: list[Place], codes: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the files that the table of contents names but the export lacks, and a sentence for each short product."""
    by_code: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.code:
            by_code[place.code].append(place)
    missing, notices = [], []
    for service in browser.services:
        here = by_code[codes[match_key(service.folder)]]
        missing += _missing(service, here)
        if service.promised is not None and len(here) < service.promised:
            notices.append(f"{service.code}: promised {service.promised} files, found {len(here)}")
    return tuple(missing), tuple(notices)


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

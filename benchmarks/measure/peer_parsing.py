"""Parse an unpacked Takeout with google_takeout_parser, and print how many events it gave. Run by the peer's Python.

Nothing is cached, written or merged: it is the parsing alone, in the language and with the error policy (`drop`) in
which the peer does best. Events are counted and let go, so that its memory is what it needs itself.
"""

import sys


def main() -> None:
    """Parse the folder that is the one argument; it lies inside `Takeout/`."""
    from google_takeout_parser.log import logger
    from google_takeout_parser.path_dispatch import TakeoutParser

    logger.setLevel("CRITICAL")
    parser = TakeoutParser(sys.argv[1], locale_name="EN", error_policy="drop", warn_exceptions=False)
    print(sum(1 for _ in parser.parse(cache=False)))


if __name__ == "__main__":
    main()

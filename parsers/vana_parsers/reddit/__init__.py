"""Reddit: the archive of CSV tables that reddit.com/settings/data-request gives."""

from vana_parsers.reddit.planning import plan
from vana_parsers.reddit.recognition import recognize
from vana_parsers.registry import Source

SOURCE = Source(name="reddit", title="Reddit", version=1, recognize=recognize, plan=plan)

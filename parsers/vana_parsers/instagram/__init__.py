"""Instagram exports. What is read, and how, is in docs/sources/instagram.md."""

from vana_parsers.instagram.plan import plan, recognize
from vana_parsers.registry import Source

SOURCE = Source(name="instagram", title="Instagram export", version=1, recognize=recognize, plan=plan)

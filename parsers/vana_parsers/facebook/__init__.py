"""Facebook exports. What is read, and how, is in docs/sources/facebook."""

from vana_parsers.facebook.plan import plan, recognize
from vana_parsers.registry import Source

SOURCE = Source(name="facebook", title="Facebook export", version=1, recognize=recognize, plan=plan)

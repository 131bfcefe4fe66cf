"""Google Takeout and Data Portability archives. What is read, and how, is in docs/sources/google.md."""

from vana_parsers.google.plan import plan
from vana_parsers.google.recognition import recognize
from vana_parsers.registry import Source

SOURCE = Source(name="google", title="Google Takeout", version=2, recognize=recognize, plan=plan)

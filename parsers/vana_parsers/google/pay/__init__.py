"""Google Pay: purchases at Google and money sent and requested, in tables."""

"""Mail and Groups: mail boxes in the mbox form (RFC 4155)."""

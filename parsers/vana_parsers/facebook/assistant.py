"""Conversations with Meta AI in Messenger."""

from vana_parsers.meta.assistant import assistant_turns
from vana_parsers.meta.kinds import Kind

KINDS = (
    Kind(
        "ai_conversations",
        assistant_turns,
        paths=("messages/ai_conversations", "facebook_assistant/ai_conversations", "meta_ai/your_conversations"),
        roots=("ai_conversations_v2", "ai_conversations"),
        product="meta_ai",
    ),
)

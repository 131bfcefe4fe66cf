"""Gemini's own folder (gems), and prompts of AI Studio, which lie in Drive."""

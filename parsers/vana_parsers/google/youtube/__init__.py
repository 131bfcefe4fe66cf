"""YouTube: what its folder holds besides the history: comments, playlists, subscriptions, videos, channels, music."""

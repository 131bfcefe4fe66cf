"""Chrome: history, open tabs, bookmarks, reading list, dictionary, and what is synchronized between devices."""

"""The Google account itself: profile, subscriber information, access log."""

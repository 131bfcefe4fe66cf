"""My Activity and YouTube's own history."""

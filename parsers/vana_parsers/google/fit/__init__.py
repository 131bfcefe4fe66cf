"""Google Fit: data points of every source, sessions, daily sums, and activities as TCX."""

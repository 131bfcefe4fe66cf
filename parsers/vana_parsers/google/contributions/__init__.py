"""Search Contributions: reviews and ratings of films, series and the like that were given in Google Search."""

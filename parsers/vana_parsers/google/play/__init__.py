"""Google Play Store: installs, library, purchases, orders, subscriptions, reviews, devices."""

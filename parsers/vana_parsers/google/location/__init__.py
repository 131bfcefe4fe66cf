"""Location history: raw points, months of visits and trips, and the timeline that a phone exports."""

"""Calendar: events and tasks of iCalendar files."""

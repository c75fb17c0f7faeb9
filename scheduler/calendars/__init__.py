"""Calendar files: busy time in, events out. The only importers of icalendar and recurring-ical-events."""

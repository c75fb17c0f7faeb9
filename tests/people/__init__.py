"""People, polls and calendars from files."""

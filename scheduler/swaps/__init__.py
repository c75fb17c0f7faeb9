"""Wishes to be in another session, settled together: read, granted or refused, and answered with the reason."""

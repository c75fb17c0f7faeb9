"""Closing a cohort: what its people bore goes into the next one."""

"""What would help: the smallest changes of a cohort that seat more or cut the out-of-hours, each solved again."""

"""People and their answers as others keep them, in spreadsheets and polls, taken into cohort files."""

"""What would help: changes, and what they are found to give."""

"""Ruin and recreate: take a few sessions off the board and fill the gap in array arithmetic, thousands of times."""

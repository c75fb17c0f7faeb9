"""Tables from spreadsheets: rows in with their places, and rows out."""

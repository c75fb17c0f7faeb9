"""The spreadsheet round trip: a plan as a workbook, and what somebody marked in it as decisions."""

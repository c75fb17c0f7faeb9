"""Plans for other systems and for people who lead: enrolments and rosters as CSV, and briefs for instructors."""

"""What each person has to do by themselves around their sessions: until when, and a time that suits it."""

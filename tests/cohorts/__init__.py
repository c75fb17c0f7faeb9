"""Small random cohorts, all of them valid by the contract."""

"""The CP-SAT model: variables, rules, measures, tiers."""

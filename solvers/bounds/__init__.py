"""Lower bounds on the tiers: what no plan can beat."""

"""The oracle: all plans of a tiny cohort, and so the true optimum. It shares no code with the solver."""

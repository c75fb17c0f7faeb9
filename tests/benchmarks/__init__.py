"""The benchmarks: this project and its peers on the same cohorts, side by side: ``python -m tests.benchmarks``."""

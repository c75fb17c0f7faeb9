"""Programmes before they are scheduled: which part deserves live time, with reasons and figures."""

"""Seats without moving anybody: offers, the waiting list, freed seats, and substitutes for a lost instructor.

Everything is first tried on a board and then judged; what the judge refuses is never shown.
"""

"""Tally: closes due consultations, decides items, announces."""

"""Demonstration: the example consultation from opening to outcome letters, in less than three minutes."""

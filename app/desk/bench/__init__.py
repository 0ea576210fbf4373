"""The bench: read a rule, try numbers on it, watch the derivation change. Nothing here is written anywhere."""

"""The room of results: the outcome with its derivations, its certification, exports, and the register of decisions."""

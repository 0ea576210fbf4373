"""Search: members, consultations and decisions from one box in the head of every page."""

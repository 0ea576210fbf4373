"""Consultations: drafts, what must be true before opening, opening, extending, withdrawing; seats and invitations."""

"""Reminders: finds who owes a reply, and queues one letter per focal point."""

"""The room where officers reach people: focal points of a consultation, their links, reminders, and whom to call."""

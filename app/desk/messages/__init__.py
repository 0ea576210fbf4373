"""Room of messages that came in: what people wrote, before it becomes a paper or nothing."""

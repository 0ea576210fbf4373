"""The room before opening: what stands in the way, what is worth knowing, the mail tried, and the opening itself."""

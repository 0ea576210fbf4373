"""The room where officers act: one asks, a second approves, and the act is carried out in the same unit of work."""

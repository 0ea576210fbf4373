"""Watch: heartbeats of the processes, and what they say about the health of the house."""

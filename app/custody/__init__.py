"""Custody: copies of everything that is kept, restoring them, and forgetting what may no longer be kept."""

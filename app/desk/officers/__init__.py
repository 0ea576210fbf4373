"""The room where administrators keep accounts; only they enter it."""

"""Outbox: letters are queued as rows, claimed, sent, tried again, settled."""

"""Documents: files by hash, with an allow-list of types and a limit of size."""

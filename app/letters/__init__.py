"""Letters: wording in six languages; frozen facts in, a Letter out."""

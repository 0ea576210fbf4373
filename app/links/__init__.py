"""Links: signing and reading what stands in them. A link carries who, never until when: expiry is a row."""

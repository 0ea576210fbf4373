"""Keys: the sheet of keyboard shortcuts, as a page and as what the script opens over any page."""

"""Members: bodies, memberships, official names, focal points, standing, import as a difference."""

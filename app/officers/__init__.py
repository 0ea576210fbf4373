"""Officers: accounts, roles, sessions at the desk, approvals by two."""

"""The room where everybody at the desk keeps the own account: name, password, second factor, sessions."""

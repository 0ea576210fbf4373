"""The room of the members: who belongs to which body, with what standing, and who may act for them."""

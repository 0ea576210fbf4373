"""Board: read models of a consultation: counts, delivery, due next."""

"""What a proof-reader of a language needs: everything that people see in it, as pictures and as text."""

"""Evidence: the result of a consultation as something to keep, hand on and compute with: tables, figures, a paper."""

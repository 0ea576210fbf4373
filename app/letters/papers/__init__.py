"""Papers beside the letters: the circular with its reply form, slips with codes, sheets for the capital, receipts."""

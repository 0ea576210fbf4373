"""Sample letters of every kind, on the example's facts or on those of a real consultation: for previews and tests."""

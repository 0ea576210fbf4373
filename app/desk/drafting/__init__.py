"""The drafting room: consultations written on screen, from the first line to the draft."""

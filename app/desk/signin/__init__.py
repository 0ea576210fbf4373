"""The room where officers sign in and out, and the guard at the door of all the others."""

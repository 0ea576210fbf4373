"""The room where officers watch: all consultations, one of them at a glance, and its letters."""

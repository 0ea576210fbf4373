"""The room where officers enter what reached the secretariat on paper."""

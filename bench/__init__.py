"""What performance is measured with: each figure beside its limit, alternating, in one run."""

"""Goals of speed and size, measured as ratios and counts in one run."""

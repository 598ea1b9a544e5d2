"""Settings come from the environment, here and nowhere else; docs/reference/settings.md has a line for each."""

"""Settings come from the environment, here and nowhere else; docs/settings.md has a line for each."""

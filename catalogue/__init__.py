"""Applications and who uses them: the vocabulary that every other room speaks."""

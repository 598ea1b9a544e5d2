"""The shell of the house: puts the rooms together and is imported by nothing."""

"""The CMS screens of the grouping."""

"""The CMS screens of evidence."""

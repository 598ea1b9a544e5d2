"""The project: brings the packages together and is imported by nothing."""

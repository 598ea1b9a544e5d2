"""Where registrations come from. The pipeline knows only `base.Source`."""

"""Commands that run by themselves: the table of jobs, and what claims and runs the ones that are due."""

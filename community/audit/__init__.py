"""The audit log: who did what that touches access or what the public sees. Rows are added and never changed."""

"""A published report, read: its text becomes what the inspectorate asks, for a person to confirm before it is saved."""

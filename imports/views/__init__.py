"""Pages of what comes in, one file a thing."""

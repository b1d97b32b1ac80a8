"""Pages of papers, one file a thing."""

"""What a person types about findings, by what it is about."""

"""What the accounts room answers, by what it is about."""

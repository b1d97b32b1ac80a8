"""How fast it is: run by `./signoff bench`, never by the tests."""

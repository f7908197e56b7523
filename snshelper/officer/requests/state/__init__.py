"""The states of the privacy centre and of the officer's desk for requests."""

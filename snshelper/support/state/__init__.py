"""The states of the contact page and of the privacy centre."""

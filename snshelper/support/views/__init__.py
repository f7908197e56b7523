"""The contact page and the privacy centre, one module per page."""

"""One module a page: Reflex bundles by module."""

"""The officer announces new versions of the privacy policy."""

"""The officer's screen of the privacy policy."""

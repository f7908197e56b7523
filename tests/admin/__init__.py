"""The staff screens: the front page, the order desk, the audit log."""

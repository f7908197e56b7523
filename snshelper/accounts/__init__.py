"""Sign-up, log-in, sessions, roles and staff."""

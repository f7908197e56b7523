"""The mail room, on a real database and against a real mail server."""

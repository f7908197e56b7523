"""One letter to many members: each is written to once, however often the process dies."""

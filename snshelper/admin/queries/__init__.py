"""Reading for the screens that belong to no single room."""

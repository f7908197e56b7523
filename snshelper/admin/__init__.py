"""The admin frame and the screens that belong to no single room."""

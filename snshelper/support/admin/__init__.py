"""Staff screens of this room: inquiries and popups."""

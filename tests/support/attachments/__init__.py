"""Files that come with inquiries."""

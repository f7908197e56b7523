"""Files that come with inquiries: scanned first, sealed, and given to staff only."""

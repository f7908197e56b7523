"""What visitors, members and staff can do here, one function each."""

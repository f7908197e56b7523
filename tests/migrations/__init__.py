"""Old shops come along."""

"""The breach desk: what happened, whom it reached, telling them, making it good."""

"""States of the screens about people."""

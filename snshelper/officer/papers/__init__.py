"""Personal data that left the screen on paper: who printed it, and how it was destroyed."""

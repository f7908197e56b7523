"""What the officer does about an incident, one step after the other."""

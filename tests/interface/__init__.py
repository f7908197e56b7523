"""The design system, seen with a browser and without."""

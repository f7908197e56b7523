"""The sandbox partner, driven as the program it is."""

"""Message catalogues in ja, ko and en."""

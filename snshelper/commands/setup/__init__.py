"""What `make` does before the shop can run: packages, frontend, browser. Standard library only."""

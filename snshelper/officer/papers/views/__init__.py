"""The page of printed copies."""

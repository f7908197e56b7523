"""Parts of these pages."""

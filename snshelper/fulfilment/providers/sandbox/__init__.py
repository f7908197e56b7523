"""The sandbox advertising partner, over HTTP."""

"""The way in from the network: built pages as documents, guards, limits, logs and health."""

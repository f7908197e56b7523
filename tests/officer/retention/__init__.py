"""Retention: from the ground that ends to the certificate."""

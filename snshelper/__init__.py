"""SNS Helper: a self-service social-media-marketing shop."""

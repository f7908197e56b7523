"""What members and the officer can do with requests, one module for each part of their life."""

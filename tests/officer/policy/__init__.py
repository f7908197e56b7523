"""Tests of the officer's announcements of the policy."""

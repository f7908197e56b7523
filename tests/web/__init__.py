"""Tests of the way in from the network."""

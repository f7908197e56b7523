"""Benchmarks: each number beside its floor, measured in the same run."""

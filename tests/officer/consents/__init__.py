"""Consents that are asked for apart from everything else."""

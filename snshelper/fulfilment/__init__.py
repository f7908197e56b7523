"""Carrying orders out: durable workflows, attempts, receipts, settlement."""

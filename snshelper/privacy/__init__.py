"""Declarations of personal data, the audit log, and the public documents."""

"""The privacy officer's desk: what the policy promises about people, time and requests."""

"""Breaking the shop on purpose: a deterministic simulation, mutants, and real kills."""

"""The order desk of staff: a table of orders, and everything of one order beside it."""

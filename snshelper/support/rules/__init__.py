"""Pure decisions about addresses, dismissed popups, questions and popups."""

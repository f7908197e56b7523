"""What the officer and the daily schedule do about data whose time has come."""

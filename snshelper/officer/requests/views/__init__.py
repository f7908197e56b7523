"""The pages: a member's privacy centre and copy, the officer's desk."""

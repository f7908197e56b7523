"""Whether anything the shop runs on is known to be weak."""

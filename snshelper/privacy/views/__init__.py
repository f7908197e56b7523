"""One module per page of the written documents, so that each page is a bundle of its own."""

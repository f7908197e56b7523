"""Parts of pages that other rooms place too."""

"""Services, prices, quotes and favourites."""

"""The marketers' screen: every service, its price, limits, texts and routes."""

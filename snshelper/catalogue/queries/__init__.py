"""Reading the catalogue."""

from snshelper.catalogue.queries.favourites import favourites_of
from snshelper.catalogue.queries.listing import find_service, forget_listing, listed_services
from snshelper.catalogue.rules.listed import ListedService
from snshelper.catalogue.rules.selection import select_services

__all__ = [
    "ListedService",
    "favourites_of",
    "find_service",
    "forget_listing",
    "listed_services",
    "select_services",
]

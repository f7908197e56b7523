"""What these tests share with those of the accounts."""

from tests.accounts.conftest import cheap_hashing, shop

__all__ = ["cheap_hashing", "shop"]

"""What search engines read about services (schema.org, as JSON-LD)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from snshelper.catalogue.rules.listed import ListedService
from snshelper.kernel.i18n import Texts


def item_list(t: Texts, public_url: str, services: Sequence[ListedService]) -> str:
    """The listing, in the order shown."""
    return json_for_html(
        {
            "@context": "https://schema.org",
            "@type": "ItemList",
            "numberOfItems": len(services),
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": position,
                    "name": service.title,
                    "url": public_url + t.url(f"/services/{service.slug}"),
                }
                for position, service in enumerate(services, start=1)
            ],
        }
    )


def product(t: Texts, public_url: str, service: ListedService) -> str:
    """One service and its present offer; the price is yen for one unit, tax included."""
    address = public_url + t.url(f"/services/{service.slug}")
    return json_for_html(
        {
            "@context": "https://schema.org",
            "@type": "Product",
            "sku": service.slug,
            "name": service.title,
            "description": service.summary,
            "category": t(f"catalogue.family.{service.family}"),
            "url": address,
            "offers": {
                "@type": "Offer",
                "url": address,
                "price": service.unit_price,
                "priceCurrency": "JPY",
                "availability": "https://schema.org/InStock",
                "priceSpecification": {
                    "@type": "UnitPriceSpecification",
                    "price": service.unit_price,
                    "priceCurrency": "JPY",
                    "valueAddedTaxIncluded": True,
                    "unitText": service.per,
                },
                "eligibleQuantity": {
                    "@type": "QuantitativeValue",
                    "minValue": service.limits.minimum,
                    "maxValue": service.limits.maximum,
                },
                "seller": {"@type": "Organization", "name": t("common.shop_name")},
            },
        }
    )


def json_for_html(value: Mapping[str, Any]) -> str:
    """JSON that can stand inside a script element: nothing in it ends the element."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

"""Pages with a parameter in their address are built once each."""

from types import SimpleNamespace

import pytest

from snshelper.interface.prerender import PrerenderDynamicRoutes, placeholder_address

_CONFIG = 'export default {"ssr": false, "prerender": true, "build": "build"};'


def _changed(config: str, *routes: str) -> str:
    changes = {}
    PrerenderDynamicRoutes().pre_compile(
        unevaluated_pages=[SimpleNamespace(route=route) for route in routes],
        add_modify_task=changes.__setitem__,
    )
    return changes["react-router.config.js"](config)


def test_each_dynamic_route_is_added_with_a_placeholder():
    changed = _changed(_CONFIG, "index", "ko/orders/[id]", "services/[slug]")
    added = '[...getStaticPaths(), ...["/ko/orders/_", "/services/_"]]'
    assert changed == _CONFIG.replace("true", f"({{getStaticPaths}}) => {added}")


def test_a_reflex_that_writes_its_configuration_differently_stops_the_build():
    with pytest.raises(RuntimeError, match="differently"):
        _changed("export default {}", "services/[slug]")


def test_only_the_parameter_is_replaced():
    assert placeholder_address("/en/mypage/orders/[id]") == "/en/mypage/orders/_"

"""The kill switches, for rooms that may use `privacy`.

    from snshelper.privacy.switches import is_thrown

    if not is_thrown("retention.approval"):
        require_approval(...)

Names are `<area>.<mechanism>` in small letters, written out where they are asked. A test throws
one with the fixture `throw` of `tests/conftest.py`; `pytest --switch=NAME` throws it for the run.
"""

from snshelper.kernel.switches import is_thrown

__all__ = ["is_thrown"]

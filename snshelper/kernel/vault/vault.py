"""The vault: fresh data keys, known ones, destroyed ones, and blind look-ups."""

import hashlib
import hmac
import secrets
import threading
from collections import deque
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from cachetools import TTLCache
from sqlalchemy import Engine

from snshelper.kernel.clock import Clock
from snshelper.kernel.ids import new_id
from snshelper.kernel.vault.keyring import KeyRing, load_ring, store_ring
from snshelper.kernel.vault.sealing import KEY_BYTES, Key
from snshelper.kernel.vault.store import KeyStore

# A key is made and stored before it is asked for, so that a click waits for one commit, not two.
_POOL = 64
_REMEMBERED = 4096
_REMEMBERED_SECONDS = 60.0
# A process that died leaves the keys of its pool; younger ones may be about to be used.
_SURELY_UNUSED = timedelta(days=1)


class Destroyed(Exception):
    """The key is gone, and what it sealed with it."""


class Vault:
    """Data keys of this shop. Safe for threads; any number of processes may share the store."""

    def __init__(self, engine: Engine, ring_path: Path, ring: KeyRing | None, clock: Clock) -> None:
        """Keys in the database at `engine`; `ring` from the settings, else kept at `ring_path`."""
        self.store = KeyStore(engine)
        self._ring_path, self._given_ring, self._clock = ring_path, ring, clock
        self._ring_read: tuple[int, KeyRing] = (0, ring) if ring else (-1, KeyRing({}, {}))
        self._pool: deque[Key] = deque()
        self._filling = threading.Lock()
        self._remembered: TTLCache[str, Key] = TTLCache(_REMEMBERED, _REMEMBERED_SECONDS)
        self._memory = threading.Lock()

    def create(self) -> None:
        """Make the key ring and the table of keys where they are missing."""
        if not self._given_ring:
            load_ring(self._ring_path)
        self.store.create()

    def close(self) -> None:
        """Let go of the key database."""
        self.store.engine.dispose()

    @property
    def ring(self) -> KeyRing:
        """The key ring, read again when its file has changed."""
        if self._given_ring:
            return self._given_ring
        if self._ring_read[0] < 0:
            load_ring(self._ring_path)
        stamp = self._ring_path.stat().st_mtime_ns
        if stamp != self._ring_read[0]:
            self._ring_read = (stamp, load_ring(self._ring_path))
        return self._ring_read[1]

    @property
    def keeps_ring(self) -> bool:
        """Whether the ring is kept here; else the settings give it, and change it."""
        return self._given_ring is None

    def fresh_key(self) -> Key:
        """A key that seals nothing yet and is stored already."""
        while True:
            try:
                key = self._pool.popleft()
            except IndexError:
                self._fill()
                continue
            with self._memory:
                self._remembered[key.id] = key
            return key

    def _fill(self) -> None:
        with self._filling:
            if self._pool:
                return
            ring = self.ring
            keys = [Key(new_id(), secrets.token_bytes(KEY_BYTES)) for _ in range(_POOL)]
            self.store.add(
                [(key.id, *ring.wrap(key.id, key.secret)) for key in keys], self._clock()
            )
            self._pool.extend(keys)

    def key(self, key_id: str) -> Key:
        """A key by its id. Raises Destroyed."""
        found = self.keys([key_id])
        if key_id not in found:
            raise Destroyed(key_id)
        return found[key_id]

    def keys(self, ids: Collection[str]) -> dict[str, Key]:
        """Keys by id; destroyed ones are left out."""
        with self._memory:
            found = {i: key for i in ids if (key := self._remembered.get(i)) is not None}
        missing = [i for i in ids if i not in found]
        if not missing:
            return found
        ring = self.ring
        read = {
            i: Key(i, ring.unwrap(i, wrapping, wrapped))
            for i, (wrapping, wrapped) in self.store.find(missing).items()
        }
        with self._memory:
            self._remembered.update(read)
        return found | read

    def destroy(self, scopes_by_id: Mapping[str, str | None]) -> int:
        """Make what these keys sealed unreadable for ever; answers how many keys were left.

        Each key comes with the scope that dies with it, or None. Other processes forget them
        within a minute; `store.scrub` then removes the last bytes.
        """
        gone = self.store.destroy(scopes_by_id, self._clock())
        with self._memory:
            for key_id in scopes_by_id:
                self._remembered.pop(key_id, None)
        return gone

    def blind(self, name: str, value: str) -> list[str]:
        """Look-up values of `value`, the newest index key first; without the key they say nothing.

        A row is written with the first one and found by any (HMAC-SHA256, RFC 2104).
        """
        ring = self.ring
        message = f"{name}\0{value}".encode()
        return [
            f"{key_id}.{hmac.new(ring.index[key_id], message, hashlib.sha256).hexdigest()}"
            for key_id in ring.index_ids
        ]

    def change_ring(self, ring: KeyRing) -> None:
        """Keep another ring from now on. Raises ValueError for one that the settings give."""
        if self._given_ring:
            raise ValueError("the key ring comes from the settings and is changed there")
        store_ring(self._ring_path, ring)

    def rewrap(self) -> int:
        """Wrap every data key with the newest wrapping key; answers how many were wrapped anew.

        Safe to repeat and to interrupt: old and new wrapping open until the ring drops the old.
        """
        ring, count = self.ring, 0
        while rows := self.store.wrapped_otherwise(ring.newest_wrapping):
            self.store.rewrap([(i, *ring.wrap(i, ring.unwrap(i, w, b))) for i, w, b in rows])
            count += len(rows)
        return count

    def surely_unused(self) -> Iterable[list[str]]:
        """Keys that were made more than a day ago and were never marked as used, in batches."""
        return self.store.unused_since(self._clock() - _SURELY_UNUSED)

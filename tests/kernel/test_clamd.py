"""Talking to a virus scanner: an error is never taken for "clean"."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from snshelper.kernel.clamd import Clamd, ScannerUnavailable
from tests.scanners import CARRIER, EICAR, HAS_CLAMD, PDF, StandIn, real_clamd, stand_in


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[StandIn]:
    with stand_in(tmp_path) as listening:
        yield listening


def test_signatures_say_when_they_were_built(daemon: StandIn) -> None:
    found = Clamd(daemon.address).signatures()
    assert found.built_at == datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
    assert "/27000/" in found.version


def test_what_is_clean_and_what_is_not(daemon: StandIn) -> None:
    assert Clamd(daemon.address).scan(PDF) == ""
    assert Clamd(daemon.address).scan(EICAR) == "Eicar-Test-Signature"
    large = b"a" * 300_000 + EICAR
    assert Clamd(daemon.address).scan(large) == "Eicar-Test-Signature"
    assert daemon.scanned[-1] == large


@pytest.mark.parametrize(
    "answer", ["INSTREAM size limit exceeded. ERROR", "stream: ERROR", "OK", "?", "stream: OK ?"]
)
def test_any_other_answer_is_none(daemon: StandIn, answer: str) -> None:
    daemon.answer = answer
    with pytest.raises(ScannerUnavailable):
        Clamd(daemon.address).scan(PDF)


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1", "nonsense", "x:y"])
def test_a_daemon_that_is_not_there_is_unavailable(address: str) -> None:
    for call in (Clamd(address).signatures, lambda: Clamd(address).scan(PDF)):
        with pytest.raises(ScannerUnavailable):
            call()


@pytest.mark.skipif(not HAS_CLAMD, reason="needs ClamAV's daemon (Debian: clamav-daemon)")
def test_the_real_daemon_is_understood(tmp_path: Path) -> None:
    with real_clamd(tmp_path) as real:
        client = Clamd(real.address)
        found = client.signatures()
        assert found.version.startswith("ClamAV ") and found.built_at is None
        assert client.scan(CARRIER) == ""
        real.catch(EICAR)
        assert client.scan(CARRIER) == "Test.Own68.UNOFFICIAL"
        assert client.scan(PDF) == ""
        with pytest.raises(ScannerUnavailable):
            client.scan(b"x" * 21_000_000)

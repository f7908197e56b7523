"""The program as a whole: what survives, what ends it, what it tells."""

import ast
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from tests.sandbox.conftest import Starter
from tests.sandbox.driver import (
    ROOT,
    Inbox,
    Sandbox,
    answers,
    free_port,
    new_key,
    sandbox_environment,
    stranger,
    wait_until,
)


def test_everything_acknowledged_survives_a_kill(start: Starter) -> None:
    dying = start()
    acknowledged: list[str] = []

    def submit_until_it_dies() -> None:
        try:
            with stranger(dying.url, headers=dying.client.headers) as client:
                while True:
                    key = new_key()
                    answer = client.post(
                        "/v1/campaigns",
                        headers={"Idempotency-Key": key},
                        json={"order": key, "product": "p", "target": "t", "quantity": 1},
                    )
                    acknowledged.append(answer.json()["reference"])
        except httpx.TransportError:
            pass

    shoppers = [threading.Thread(target=submit_until_it_dies) for _ in range(4)]
    for shopper in shoppers:
        shopper.start()
    wait_until(lambda: len(acknowledged) >= 50)
    dying.stop(signal.SIGKILL)
    for shopper in shoppers:
        shopper.join()
    lines = start().client.get("/_ledger").json()["submissions"]
    recorded = [line["reference"] for line in lines]
    assert len(recorded) == len(set(recorded))
    assert set(acknowledged) <= set(recorded)
    # Each shopper can at most have lost the answer to one recorded submission.
    assert len(recorded) <= len(acknowledged) + len(shoppers)


def test_a_key_and_an_armed_fault_outlive_a_kill(start: Starter, key: str) -> None:
    dying = start(seconds=0.4)
    first = dying.submit(key).json()
    dying.arm("reject")
    dying.stop(signal.SIGKILL)
    reborn = start(seconds=60)
    again = reborn.submit(key)
    assert (again.status_code, again.json()["reference"]) == (200, first["reference"])
    assert reborn.submit(new_key()).status_code == 409
    wait_until(lambda: reborn.submit(key).json()["status"] == "finished")


def test_the_ledger_needs_no_key_and_lists_the_oldest_first(sandbox: Sandbox, key: str) -> None:
    made = [sandbox.submit(f"{key}-{n}").json()["reference"] for n in range(3)]
    with stranger(sandbox.url) as anybody:
        lines = anybody.get("/_ledger").json()["submissions"]
    assert [line["reference"] for line in lines][-3:] == made
    assert set(lines[-1]) == {
        "reference",
        "order",
        "accepted_at",
        "target",
        "quantity",
        "delivered",
    }


def test_health_tells_whose_record_it_is(sandbox: Sandbox) -> None:
    with stranger(sandbox.url) as anybody:
        health = anybody.get("/_health").json()
    assert health == {"ok": True, "directory": str(sandbox.folder.resolve())}


def test_unknown_paths_and_methods_are_answered_in_json(sandbox: Sandbox) -> None:
    assert sandbox.client.get("/nowhere").json() == {"error": "not_found"}
    wrong = sandbox.client.put("/_ledger")
    assert wrong.json() == {"error": "method_not_allowed"}
    assert "GET" in wrong.headers["Allow"]


def test_a_polite_end_is_quick_clean_and_tells_no_secret(start: Starter, key: str) -> None:
    sandbox = start()
    sandbox.submit(key, callback_url=Inbox().url)
    secrets = list(sandbox.credentials.values())
    begun = time.monotonic()
    assert sandbox.stop(signal.SIGTERM) == 0
    assert time.monotonic() - begun < 2
    events = [json.loads(line)["event"] for line in sandbox.log.splitlines()]
    assert (events[0], events[-1]) == ("sandbox.listening", "sandbox.stopping")
    assert not any(secret in sandbox.log for secret in secrets)


def test_it_ends_within_a_second_of_its_parent(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    script = (
        "import os, subprocess, sys, time\n"
        "os.environ['SNSHELPER_SANDBOX_PARENT'] = str(os.getpid())\n"
        "child = subprocess.Popen([sys.executable, '-m', 'snshelper.sandbox'], stdout=2)\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        env=sandbox_environment(tmp_path, url, 1),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    try:
        wait_until(lambda: answers(url), 10)
        parent.kill()
        parent.wait()
        wait_until(lambda: not answers(url), 1.0)
    finally:
        parent.kill()
        parent.stdout.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def test_it_says_why_it_cannot_start(sandbox: Sandbox, tmp_path: Path) -> None:
    def attempt(**changes: str) -> subprocess.CompletedProcess[str]:
        environment = sandbox_environment(tmp_path, sandbox.url, 1) | changes
        program = [sys.executable, "-m", "snshelper.sandbox"]
        return subprocess.run(
            program, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=10
        )

    taken, nonsense = attempt(), attempt(SNSHELPER_SANDBOX_SECONDS="soon")
    assert (taken.returncode, nonsense.returncode) == (1, 1)
    assert json.loads(taken.stdout)["event"] == "sandbox.cannot_start"
    assert json.loads(nonsense.stdout)["name"] == "SNSHELPER_SANDBOX_SECONDS"
    assert taken.stderr == nonsense.stderr == ""


def _imported(tree: ast.Module) -> set[str]:
    named = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    return named | {
        node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }


def test_it_imports_nothing_of_the_shop_and_reads_the_environment_in_one_place() -> None:
    files = list((ROOT / "snshelper" / "sandbox").rglob("*.py"))
    assert len(files) > 10
    for file in files:
        source = file.read_text()
        ours = {name for name in _imported(ast.parse(source)) if name.startswith("snshelper")}
        assert all(name.startswith("snshelper.sandbox.") for name in ours), file
        assert file.name == "settings.py" or not re.search(r"os\.environ|getenv", source), file

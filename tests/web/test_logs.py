"""What may stand in a log line."""

import json
import logging
import time

import pytest
import structlog

from snshelper.web.logging import start_logging
from snshelper.web.scrubbing import HIDDEN, scrub, scrub_text
from tests.logs import logging_undone

TOKEN = "XmNjprAq6qmQFsaQrzHKx31_AdgjnhT8kw9ut95Wt_I"
UUID = "019370f2-aaaa-7bbb-8ccc-123456789abc"


@pytest.fixture
def production_logging(capsys):
    """Starts logging, and answers with a reader of the lines since."""

    def begin():
        start_logging(is_demo=False)
        return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    with logging_undone():
        yield begin


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mail to taro@example.jp bounced", "mail to [e-mail] bounced"),
        ("/reset?email=taro%40example.jp", "/reset?email=[e-mail]"),
        (f"GET /owner?token={TOKEN}", "GET /owner?token=[token]"),
        (f"/verify/{TOKEN}/x", "/verify/[token]/x"),
        ("Cookie: session=abc123; lang=ja", f"Cookie: session={HIDDEN}; lang=ja"),
        ("Cookie: __Host-session=abc123", f"Cookie: __Host-session={HIDDEN}"),
        ("redis://:hunter2@host:6379", f"redis://:{HIDDEN}@host:6379"),
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {HIDDEN}"),
        (f"order {UUID} placed", f"order {UUID} placed"),
        ("a" * 64, "a" * 64),
    ],
)
def test_personal_data_and_secrets_are_taken_out_and_ids_stay(text, kept):
    assert scrub_text(text) == kept


@pytest.mark.parametrize("piece", ["x", "a.", "A1b-", "%40", "a@", "://a:", "session=", "Bearer "])
def test_a_text_of_any_length_is_scrubbed_at_once(piece):
    began = time.process_time()
    scrub_text(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 1


def test_values_of_secret_keys_are_hidden_at_any_depth():
    scrubbed = scrub({"a": [{"session_token": 1, "n": 2}], "to_email": ["x"], "order": UUID})
    assert scrubbed == {"a": [{"session_token": HIDDEN, "n": 2}], "to_email": HIDDEN, "order": UUID}


def test_production_logs_are_json_lines_without_secrets(production_logging):
    lines = production_logging()
    structlog.get_logger("shop").info("mail_sent", reason="taro@example.jp", order=UUID)
    logging.getLogger("some.library").warning("told %s", "taro@example.jp")
    try:
        raise ValueError(f"bad token {TOKEN}")
    except ValueError:
        structlog.get_logger("shop").exception("failed")
    first, second, third = lines()
    assert (first["event"], first["reason"], first["order"]) == ("mail_sent", "[e-mail]", UUID)
    assert second["event"] == "told [e-mail]"
    assert "bad token [token]" in third["exception"]


def test_a_field_that_was_not_declared_is_never_written(production_logging):
    lines = production_logging()
    structlog.get_logger("shop").info("order_placed", order=UUID, buyer="田中", target="secret")
    (line,) = lines()
    assert line["order"] == UUID
    assert not {"buyer", "target"} & set(line)
    assert "田中" not in json.dumps(line, ensure_ascii=False)


def test_chatty_libraries_speak_up_only_to_warn(production_logging):
    lines = production_logging()
    logging.getLogger("reflex").info("not this")
    logging.getLogger("dbos").warning("but this")
    assert [line["event"] for line in lines()] == ["but this"]


def test_the_access_log_has_no_query_string_and_no_address(shop, production_logging):
    lines = production_logging()
    shop.client.get("/services/boost?email=taro@example.jp")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert (line["path"], line["status"]) == ("/services/…", 200)
    assert "testclient" not in json.dumps(line)
    assert "taro" not in json.dumps(line)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (f"/admin/{UUID}", f"/admin/{UUID}"),
        ("/tanaka", "/…"),
        ("/en/services/tanaka/x", "/en/services/…/…"),
        ("/ko/tanaka@example.jp/", "/ko/…/"),
        ("/" + "t" * 5000, "/…"),
    ],
)
def test_what_a_visitor_typed_into_an_address_is_not_written(
    shop, production_logging, path, written
):
    lines = production_logging()
    shop.client.get(path)
    assert [line["path"] for line in lines() if line["event"] == "request"] == [written]


def test_files_and_probes_are_not_worth_a_line(shop, production_logging):
    lines = production_logging()
    shop.client.get("/assets/app-abc123.js")
    shop.client.get("/ping")
    assert lines() == []


def test_starting_twice_does_not_write_twice(production_logging):
    production_logging()
    lines = production_logging()
    structlog.get_logger("shop").info("once")
    assert [line["event"] for line in lines()] == ["once"]

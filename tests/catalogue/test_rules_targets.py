"""Targets: a canonical https URL of the right place, or a typed refusal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snshelper.catalogue.rules.targets import TargetRefused, parse_target
from snshelper.catalogue.vocabulary import platforms

RULES = [
    (place.key, kind, rule)
    for place in platforms().values()
    for kind, rule in place.targets.items()
]
VALID = [(key, kind, url) for key, kind, rule in RULES for url in rule.valid]
INVALID = [(key, kind, url) for key, kind, rule in RULES for url in rule.invalid]
POST = "https://www.instagram.com/p/C8xk2aBPq1Z/"


@pytest.mark.parametrize(("platform", "kind", "url"), VALID)
def test_an_address_the_platform_file_calls_valid_is_accepted_and_stays_so(
    platform: str, kind: str, url: str
) -> None:
    canonical = parse_target(url, platform, kind)
    assert canonical.startswith("https://")
    assert parse_target(canonical, platform, kind) == canonical


@pytest.mark.parametrize(("platform", "kind", "url"), INVALID)
def test_an_address_the_platform_file_calls_invalid_is_refused(
    platform: str, kind: str, url: str
) -> None:
    with pytest.raises(TargetRefused):
        parse_target(url, platform, kind)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        (f" \u3000{POST}\n", POST),
        (f"{POST}?igsh=MWQ1&utm_source=qr#comments", POST),
        ("HTTPS://WWW.Instagram.COM/p/C8xk2aBPq1Z/", POST),
        ("www.instagram.com/p/C8xk2aBPq1Z/", POST),
        ("https://www.instagram.com/p/C8xk2aBPq1Z/?next=https%3A%2F%2Fevil.example", POST),
    ],
)
def test_what_does_not_identify_a_post_is_dropped(raw: str, canonical: str) -> None:
    assert parse_target(raw, "instagram", "post") == canonical


def test_the_query_value_that_identifies_a_video_is_kept_and_the_rest_dropped() -> None:
    url = "https://m.youtube.com/watch?app=desktop&v=Qm1x7Zt4bcA&list=PL1&t=42s#top"
    kept = "https://m.youtube.com/watch?v=Qm1x7Zt4bcA"
    assert parse_target(url, "youtube", "video") == kept


def test_letters_beyond_ascii_in_a_path_become_percent_encoded() -> None:
    url = "https://www.youtube.com/@喫茶みなと"
    canonical = "https://www.youtube.com/@%E5%96%AB%E8%8C%B6%E3%81%BF%E3%81%AA%E3%81%A8"
    assert parse_target(url, "youtube", "profile") == canonical


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "empty"),
        ("", "empty"),
        ("  \u3000 ", "empty"),
        (42, "characters"),
        ([POST], "characters"),
        (POST + "a" * 3000, "too_long"),
        (f"見てください {POST}", "characters"),
        ("https://www.instagram.com\\@evil.example/p/C8xk2aBPq1Z/", "characters"),
        ("https://www.instagram.com/p/C8xk2aBPq1Z/\u202egpj", "characters"),
        ("https://www.insta\u200bgram.com/p/C8xk2aBPq1Z/", "characters"),
        ("https://www.instagram.com/p/\ud800aBPq1Z/", "characters"),
        ("https://www.instagram.com/p/C8xk2\x00aBPq1Z/", "characters"),
        ("https://www.instagram.com/\tp/C8xk2aBPq1Z/", "characters"),
        ("http://www.instagram.com/p/C8xk2aBPq1Z/", "not_https"),
        ("javascript:alert(document.cookie)", "not_https"),
        ("data:text/html,<script>alert(1)</script>", "not_https"),
        ("ftp://www.instagram.com/p/C8xk2aBPq1Z/", "not_https"),
        ("//www.instagram.com/p/C8xk2aBPq1Z/", "not_https"),
        ("https:/www.instagram.com/p/C8xk2aBPq1Z/", "not_https"),
        ("@kissa.minato", "not_https"),
        ("evil.example/p/C8xk2aBPq1Z/", "not_https"),
        ("https://user:secret@www.instagram.com/p/C8xk2aBPq1Z/", "log_in"),
        ("https://www.instagram.com%40evil.example/p/C8xk2aBPq1Z/", "host"),
        ("https://www.instagram.com:443/p/C8xk2aBPq1Z/", "port"),
        ("https://www.instagram.com:/p/C8xk2aBPq1Z/", "port"),
        ("https://www.іnstagram.com/p/C8xk2aBPq1Z/", "host"),
        ("https://www.ｉｎｓｔａｇｒａｍ.com/p/C8xk2aBPq1Z/", "host"),
        ("https://xn--nstagram-tkb.com/p/C8xk2aBPq1Z/", "host"),
        ("https://www.instagram.com./p/C8xk2aBPq1Z/", "host"),
        ("https://[::1]/p/C8xk2aBPq1Z/", "host"),
        ("https://[broken/p/C8xk2aBPq1Z/", "host"),
        ("https://localhost/p/C8xk2aBPq1Z/", "host"),
        ("https://127.0.0.1/p/C8xk2aBPq1Z/", "other_platform"),
        ("https://169.254.169.254/p/C8xk2aBPq1Z/", "other_platform"),
        ("https://x.com/kissa/status/1860012345678901234", "other_platform"),
        ("https://www.instagram.com.evil.example/p/C8xk2aBPq1Z/", "other_platform"),
        ("https://www.instagram.com/p/../accounts/login", "encoding"),
        ("https://www.instagram.com/%70/C8xk2aBPq1Z/", "encoding"),
        ("https://www.instagram.com/p%2FC8xk2aBPq1Z/", "encoding"),
        ("https://www.instagram.com/p/C8xk2aBPq1Z%00/", "encoding"),
        ("https://www.instagram.com/p/C8xk2aBPq1Z%/", "encoding"),
        ("https://www.instagram.com/kissa.minato/", "wrong_post"),
        ("https://www.instagram.com/p/<script>alert(1)</script>/", "wrong_post"),
    ],
)
def test_a_hostile_or_mistaken_address_is_refused_with_its_reason(raw: object, reason: str) -> None:
    with pytest.raises(TargetRefused) as refused:
        parse_target(raw, "instagram", "post")
    assert refused.value.numbers["reason"] == reason
    example = refused.value.numbers["example"]
    assert parse_target(example, "instagram", "post") == example


def test_a_video_named_twice_is_refused() -> None:
    with pytest.raises(TargetRefused):
        parse_target(
            "https://www.youtube.com/watch?v=Qm1x7Zt4bcA&v=aaaaaaaaaaa", "youtube", "video"
        )


@given(
    st.sampled_from(VALID),
    st.text(max_size=12),
    st.integers(0, 60),
)
def test_whatever_is_mixed_into_an_address_the_answer_stays_on_the_platforms_own_hosts(
    example: tuple[str, str, str], noise: str, place: int
) -> None:
    platform, kind, url = example
    try:
        canonical = parse_target(url[:place] + noise + url[place:], platform, kind)
    except TargetRefused:
        return
    assert canonical.isascii()
    assert canonical.split("/")[2] in platforms()[platform].hosts
    assert parse_target(canonical, platform, kind) == canonical

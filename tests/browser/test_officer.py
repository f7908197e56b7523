"""The privacy officer's desks as a person meets them: an incident, a printed copy, a file."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from snshelper.accounts.tables import LoginSession
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import short_code
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.calendar import KOREA
from tests.admin.desk import write_order, write_parcel
from tests.browser.people import PASSWORD, Member, hire, join
from tests.browser.pictures import look
from tests.browser.serving import Shop
from tests.browser.tabs import PHONE, Tabs
from tests.duties import fulfil_duties
from tests.scanners import CARRIER, PNG, StandIn
from tests.worlds import scalar

pytestmark = pytest.mark.xdist_group("browser-staff")


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """A stand-in for the virus scanner whose signatures are fresh."""
    daemon = StandIn(tmp_path_factory.mktemp("scanner") / "scanner.sock")
    daemon.built = datetime.now().astimezone() - timedelta(hours=1)
    yield daemon
    daemon.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, scanner: StandIn) -> Iterator[Shop]:
    """A served shop that has a virus scanner."""
    served = Shop(tmp_path_factory.mktemp("scanned") / "data", CLAMD=scanner.address)
    try:
        served.open()
        yield served
    finally:
        served.close()
    assert served.faults() == []


@pytest.fixture(scope="module")
def officers(shop: Shop) -> list[Member]:
    """Two officers whose duties are fulfilled."""
    return [_dutiful(shop, "officer") for _ in range(2)]


@pytest.fixture(scope="module")
def clerk(shop: Shop) -> Member:
    """Somebody who answers and packs, whose duties are fulfilled."""
    return _dutiful(shop, "support")


def _dutiful(shop: Shop, role: str) -> Member:
    member = hire(join(shop), role)
    fulfil_duties(shop.deps, member.actor.account_id)
    return member


def opened(shop: Shop, actor_id: str, scope: str) -> None:
    """A member of staff opened personal data."""
    deps = shop.deps
    with unit_of_work(deps.engine) as session:
        record_audit(
            session,
            deps.clock(),
            Actor("customer", actor_id),
            "privacy.open",
            AuditedObject("scope", scope),
            use="customer_care",
            fields=["account.email"],
        )


def typed(moment: datetime) -> str:
    """As an `input` of day and time takes it."""
    return moment.astimezone(KOREA).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("prefix", ["", "/ko", "/en"])
def test_an_incident_is_taken_from_its_beginning_to_its_end(
    shop: Shop, tabs: Tabs, officers: list[Member], clerk: Member, prefix: str
) -> None:
    thief, victim, person = clerk, join(shop), officers[0]
    now = shop.deps.clock()
    with unit_of_work(shop.deps.engine) as session:
        session.execute(update(LoginSession).values(proved_at=None))
    opened(shop, thief.actor.account_id, f"account:{victim.actor.account_id}")
    page = tabs.open(f"{prefix}/admin/privacy/incidents", member=person)
    page.get_by_test_id("incident-start").click()
    page.locator("[name=facts]").fill("A member of staff looked at an address without need.")
    page.locator("[name=noticed_at]").fill(typed(now))
    page.locator("[name=began_at]").fill(typed(now - timedelta(hours=1)))
    page.locator("[name=category_contact]").check()
    look(page, f"incident-form{prefix.replace('/', '-')}")
    page.get_by_test_id("incident-keep").click()
    expect(page.get_by_test_id("incident-task")).to_have_count(5)

    page.locator("summary").filter(has=page.locator("xpath=..//*[@name='value']")).first.click()
    page.locator("#incident-source-staff").select_option(thief.actor.account_id)
    page.get_by_test_id("incident-source-staff").click()
    page.get_by_test_id("incident-search").click()
    expect(page.get_by_test_id("affected-row").first).to_be_visible()
    for lang in ("ja", "ko", "en"):
        page.locator(f"[name=happened_{lang}]").fill(f"happened-{lang}")
        page.locator(f"[name=done_{lang}]").fill(f"measures-{lang}")
    page.get_by_test_id("incident-words").click()
    expect(page.locator("[name=happened_ko]")).to_have_value("happened-ko")
    page.get_by_test_id("incident-tell").click()
    page.get_by_test_id("step-up-password").fill(PASSWORD)
    page.get_by_test_id("step-up-submit").click()
    expect(page.get_by_test_id("step-up-password")).to_have_count(0)
    page.get_by_test_id("incident-tell").click()
    expect(page.get_by_test_id("incident-progress")).to_be_visible()
    look(page, f"incident-open{prefix.replace('/', '-')}")
    (notice,) = shop.mails(victim.email)
    assert "happened-ja" in notice["text"]

    page.locator("[name=measure]").fill("The role was taken away.")
    page.get_by_test_id("incident-measure-keep").click()
    expect(page.locator("[name=measure]")).to_have_value("")
    page.locator("[name=yen]").fill("300")
    page.get_by_test_id("incident-pay").click()
    expect(page.locator("[name=yen]")).to_have_count(0)
    page.locator("[name=decision]").select_option("not_required")
    words = page.get_by_test_id("incident-authority").locator("xpath=..").locator("[name=words]")
    words.fill("1")
    page.get_by_test_id("incident-authority").click()
    # The page moves below the pointer while the answer comes in.
    expect(words).to_have_value("")
    page.get_by_test_id("incident-close").click()
    expect(page.get_by_test_id("error-message")).to_be_visible()
    assert page.locator("[data-task=searched][data-step=now]").count() == 1


def test_the_breach_desk_fits_a_phone(tabs: Tabs, officers: list[Member]) -> None:
    page = tabs.open("/admin/privacy/incidents", member=officers[0], size=PHONE)
    expect(page.get_by_test_id("incident-start")).to_be_visible()
    look(page, "incidents-phone")
    row = page.get_by_test_id("incident-open").first
    if row.count():
        row.click()
        expect(page.get_by_test_id("incident-record")).to_be_visible()
        look(page, "incident-phone")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_a_packing_slip_is_printed_destroyed_and_witnessed(
    shop: Shop, tabs: Tabs, officers: list[Member], clerk: Member
) -> None:
    packer, watcher, customer = clerk, officers[0], join(shop)
    order_id = write_order(
        shop.deps, customer.actor.account_id, family="goods", state="placed", number=77
    )
    write_parcel(shop.deps, order_id)
    page = tabs.open(f"/admin/orders?order={order_id}", member=packer)
    with page.context.expect_page() as opening:
        page.get_by_test_id("order-print-slip").click()
    slip = opening.value
    expect(slip.get_by_test_id("packing-slip")).to_contain_text("山田 花子")
    look(slip, "slip")
    page = tabs.open("/admin/privacy/papers", member=packer)
    look(page, "papers")
    row = page.get_by_test_id("paper-row").first
    row.locator("summary").click()
    row.locator("[name=day]").fill(shop.deps.clock().astimezone(KOREA).strftime("%Y-%m-%d"))
    row.get_by_test_id("paper-destroy").click()
    expect(row.locator("[name=day]")).to_have_count(0)
    expect(page.get_by_test_id("paper-witness")).to_have_count(0)
    page = tabs.open("/admin/privacy/papers", member=watcher)
    page.get_by_test_id("paper-witness").click()
    expect(page.get_by_test_id("paper-row")).to_have_count(0)


def test_a_demand_of_an_authority_becomes_one_file(
    shop: Shop, tabs: Tabs, officers: list[Member]
) -> None:
    (asker, other), about = officers, join(shop)
    page = tabs.open("/admin/privacy/disclosures", member=asker)
    page.get_by_test_id("disclosure-start").click()
    page.locator("[name=scope]").fill(f"account:{about.actor.account_id}")
    page.get_by_test_id("disclosure-scope").click()
    page.locator("[name=authority]").fill("Seoul Police")
    page.locator("[name=law]").fill("형사소송법 제199조")
    page.locator("[name=document_number]").fill("2026-7")
    page.locator("[name=document_date]").fill("2026-11-01")
    page.locator("[name='field.account.email']").check()
    look(page, "disclosure-form")
    page.get_by_test_id("disclosure-keep").click()
    expect(page.get_by_test_id("disclosure-confirm")).to_be_visible()
    page = tabs.open("/admin/privacy/disclosures", member=other)
    page.get_by_test_id("disclosure-open").first.click()
    page.get_by_test_id("disclosure-confirm").click()
    page.get_by_test_id("step-up-password").fill(PASSWORD)
    page.get_by_test_id("step-up-submit").click()
    expect(page.get_by_test_id("step-up-password")).to_have_count(0)
    page.get_by_test_id("disclosure-confirm").click()
    expect(page.get_by_test_id("disclosure-hand")).to_be_visible()
    look(page, "disclosure-case")
    with page.expect_download() as download:
        page.get_by_test_id("disclosure-hand").click()
    assert about.email in Path(download.value.path()).read_text()


def test_a_visitor_adds_a_picture_and_a_virus_is_refused(
    shop: Shop, tabs: Tabs, clerk: Member, tmp_path: Path
) -> None:
    picture, virus = tmp_path / "写真.png", tmp_path / "virus.pdf"
    picture.write_bytes(PNG)
    virus.write_bytes(CARRIER)
    tabs.expects_trouble = True  # The refusal is a document of status 422.
    page = tabs.open("/contact")
    assert page.get_by_test_id("contact-file").count() == 0
    page.locator("[name=name]").fill("田中")
    page.locator("[name=email]").fill("tanaka@example.com")
    page.locator("[name=message]").fill("画像のとおりです")
    page.get_by_test_id("contact-send").click()
    page.get_by_test_id("contact-file").set_input_files(virus)
    look(page, "contact-file")
    page.get_by_test_id("contact-attach").click()
    expect(page.get_by_test_id("error-message")).to_contain_text("ウイルス")
    page.go_back()
    page = tabs.open("/contact")
    page.locator("[name=name]").fill("田中")
    page.locator("[name=email]").fill("tanaka@example.com")
    page.locator("[name=message]").fill("もう一度")
    page.get_by_test_id("contact-send").click()
    page.get_by_test_id("contact-file").set_input_files(picture)
    page.get_by_test_id("contact-attach").click()
    expect(page.get_by_role("status").filter(has_text="1件のファイル")).to_be_visible()
    desk = tabs.open("/admin/inquiries", member=clerk)
    code = short_code(scalar(shop.deps.engine, "SELECT inquiry_id FROM attachment"))
    desk.get_by_test_id("inquiry-row").get_by_role("button", name=code).click()
    with desk.expect_download() as download:
        desk.get_by_test_id("inquiry-file").click()
    assert download.value.suggested_filename == "写真.png"
    assert Path(download.value.path()).read_bytes() == PNG


def test_an_inquiry_becomes_a_dispute_only_after_a_second_look(tabs: Tabs, clerk: Member) -> None:
    page = tabs.open("/contact")
    page.locator("[name=name]").fill("田中")
    page.locator("[name=email]").fill("tanaka@example.com")
    page.locator("[name=message]").fill("届いた数に納得できません")
    page.get_by_test_id("contact-send").click()
    expect(page.get_by_test_id("contact-file")).to_be_visible()
    desk = tabs.open("/admin/inquiries", member=clerk, size=PHONE)
    desk.get_by_test_id("inquiry-row").get_by_role("button").first.click()
    declare = desk.get_by_test_id("inquiry-dispute")
    expect(declare).to_have_count(1)
    expect(declare).to_be_hidden()
    desk.locator("details", has=declare).locator("summary").click()
    # More than a phone's screen holds: what the customer wrote must not give way.
    expect(desk.get_by_test_id("inquiry-words")).to_be_visible()
    look(desk, "inquiry-dispute")
    declare.click()
    expect(declare).to_have_count(0)
    expect(desk.locator(".badge").filter(has_text="不満・紛争").first).to_be_visible()

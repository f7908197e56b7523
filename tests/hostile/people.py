"""Who is attacked and who attacks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from snshelper.accounts.permissions import ROLES, Role
from snshelper.kernel.ids import new_id, short_code
from snshelper.ordering.actions import place_order
from snshelper.ordering.rules import ConsigneeDraft, OrderRequest
from tests.bench.members import add_member
from tests.browser.books import state_of
from tests.browser.cards import BOOST, STAND, STAND_TARGET
from tests.browser.people import PASSWORD, Member, csrf_in, fresh_email, hire, join, visitor
from tests.browser.serving import Shop
from tests.browser.waiting import until
from tests.duties import fulfil_duties
from tests.hostile.books import rows_of

OWN_TARGET = "https://www.instagram.com/p/OwnersOnly1/"
OWN_WORDS = "The owner's own words, for the shop alone."
ADDRESS = ConsigneeDraft(
    "港 持主", "09012345678", "1050011", "東京都港区芝公園4-2-8", "h@example.com"
)


@dataclass(frozen=True)
class Cast:
    """`owner` has an ended order, a parcel under way and an inquiry; `staff` one of each role."""

    owner: Member
    stranger: Member
    staff: dict[Role, Member]
    order_id: str
    parcel_id: str
    inquiry_id: str
    top_up_id: str

    @property
    def secrets(self) -> list[str]:
        """What nobody but the owner and the right staff may ever be told."""
        return [
            self.owner.email,
            self.owner.session,
            self.owner.actor.account_id,
            OWN_TARGET,
            OWN_WORDS,
            ADDRESS.name,
            ADDRESS.address,
            short_code(self.order_id),
            short_code(self.parcel_id),
            short_code(self.inquiry_id),
        ]

    @property
    def ids(self) -> list[str]:
        """Ids of the owner's things, which somebody may have seen over a shoulder."""
        return [self.order_id, self.parcel_id, self.inquiry_id, self.top_up_id]


def gather(shop: Shop) -> Cast:
    """Everybody, and what the owner has."""
    # The first owner of a shop receives every role: somebody else than those who attack.
    hire(quick_member(shop), "owner")
    staff = {role: quick_member(shop) for role in ROLES}
    with ThreadPoolExecutor() as pool:
        granting = pool.submit(_grant, shop, staff)
        owner, stranger = join(shop, yen=50_000), join(shop, yen=20_000)
        granting.result()
    order_id, parcel_id = buy(owner, OWN_TARGET), buy_stand(owner)
    _write_in(shop, owner)
    [[inquiry_id]] = rows_of(shop, "SELECT id FROM inquiry")
    [[top_up_id]] = rows_of(
        shop, "SELECT id FROM top_up WHERE account_id = ?", owner.actor.account_id
    )
    until(lambda: state_of(owner, order_id) == "completed", "the owner's order did not arrive")
    until(lambda: state_of(owner, parcel_id) == "submitted", "the parcel is not on the list")
    return Cast(owner, stranger, staff, order_id, parcel_id, inquiry_id, top_up_id)


def sign_up(shop: Shop) -> Member:
    """Somebody new by the public form, whose address is not verified yet."""
    client, email = visitor(shop), fresh_email()
    csrf = csrf_in(client.get("/signup").text)
    form = {"email": email, "password": PASSWORD, "csrf": csrf}
    answer = client.post("/auth/signup", data=form)
    assert answer.status_code == 303, answer.text
    return Member(shop, email, client.cookies["session"])


def quick_member(shop: Shop, yen: int = 1_000) -> Member:
    """A verified member who is logged in, written straight into the database."""
    account_id, session = add_member(shop.deps, yen)
    return Member(shop, f"{account_id}@example.com", session)


def buy(member: Member, target: str, quantity: int = 1000) -> str:
    """An order at 2 yen for each; its id."""
    click = OrderRequest(BOOST, target, quantity, 2 * quantity, new_id(), "ja")
    return place_order(member.shop.deps, member.actor, click)


def buy_stand(member: Member) -> str:
    """An order of one stand, which waits for somebody to ship it; its id."""
    click = OrderRequest(STAND, STAND_TARGET, 1, 3300, new_id(), "ja", ADDRESS)
    return place_order(member.shop.deps, member.actor, click)


def _write_in(shop: Shop, member: Member) -> None:
    client = visitor(shop)
    form = {"name": "持主", "phone": "0312345678", "email": member.email, "message": OWN_WORDS}
    sent = client.post("/contact/send", data=form)
    assert sent.status_code == 303, sent.text


def _grant(shop: Shop, staff: dict[Role, Member]) -> None:
    """One by the command line, as a shop does it; a process for each would cost seconds."""
    assert "granted" in shop.command("staff", "grant", staff["support"].email, "support")
    fulfil_duties(shop.deps, staff["support"].actor.account_id)
    for role, member in staff.items():
        if role != "support":
            hire(member, role)
        assert member.actor.roles == {role}

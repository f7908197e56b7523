"""Somebody who exists nowhere else, and what they do in a shop, through its own doors."""

import secrets
from dataclasses import dataclass, field

import httpx

from snshelper.accounts.contacts import account_by_email
from snshelper.accounts.duties.texts import signable
from snshelper.accounts.queries import actor_of_session
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.actions.leaving import leave
from snshelper.officer.people.actions.signing import sign_text
from snshelper.officer.requests.actions.asking import Deletion, delete_account
from snshelper.ordering.actions import place_order
from snshelper.ordering.rules import ConsigneeDraft, OrderRequest
from tests.browser.cards import BOOST, STAND, STAND_TARGET
from tests.browser.people import Member, csrf_in, hire, prove
from tests.browser.serving import TLS, Shop
from tests.worlds import pay_in

PASSWORD = "canary in the coal mine 7"


def _mark() -> str:
    return secrets.token_hex(6)


def _kana() -> str:
    return "".join(secrets.choice("アイウエオカキクケコサシスセソ") for _ in range(10))


@dataclass
class Person:
    """Unique values for everything the shop ever asks; `secrets` lists them by name.

    `gossip` is what officers write about the person.
    """

    shop: Shop
    email: str = field(default_factory=lambda: f"canary-{_mark()}@example.com")
    ip: str = field(default_factory=lambda: f"2001:db8:{_mark()[:4]}:{_mark()[:4]}::77")
    account: str = field(default_factory=lambda: f"canary{_mark()}")
    name: str = field(default_factory=lambda: f"金糸雀{_mark()}")
    phone: str = field(default_factory=lambda: f"0{secrets.randbelow(10**10):010d}")
    address: str = field(default_factory=lambda: f"東京都千代田区{_mark()}-1")
    words: str = field(default_factory=lambda: f"質問です {_mark()}")
    answer: str = field(default_factory=lambda: f"お答えです {_mark()}")
    gossip: str = field(default_factory=lambda: f"金糸雀について {_mark()}")

    bank_account: str = field(default_factory=lambda: f"{secrets.randbelow(10**7):07d}")
    holder: str = field(default_factory=lambda: f"カナリア {_kana()}")

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            base_url=self.shop.url,
            headers={"Origin": self.shop.url, "X-Forwarded-For": self.ip},
            verify=TLS,
            timeout=30,
        )

    @property
    def secrets(self) -> dict[str, str]:
        """What nobody may find readable."""
        names = ("email", "ip", "account", "name", "phone", "address", "words", "answer")
        names += ("bank_account", "holder", "gossip")
        return {name: getattr(self, name) for name in names} | {"password": PASSWORD}

    @property
    def bank(self) -> dict[str, str]:
        """The person's bank account, as they type it."""
        return {
            "bank": "みなと銀行",
            "branch": "神戸",
            "account_type": "ordinary",
            "account_number": self.bank_account,
            "account_holder": self.holder,
        }

    @property
    def actor(self) -> Actor:
        """The person as a verified member."""
        with reading(self.shop.deps.engine) as session:
            account = account_by_email(session, self.shop.deps.vault, self.email)
        assert account is not None
        return Actor("customer", account.id, account.verified_at is not None)

    def _post(self, page: str, path: str, **values: str) -> httpx.Response:
        csrf = csrf_in(self.client.get(page).text)
        answer = self.client.post(path, data={"csrf": csrf, **values})
        assert answer.status_code == 303, answer.text[:500]
        return answer

    def sign_up(self) -> None:
        """By the form, with a wrong log-in, a forgotten password and a verified address."""
        entered = {"email": self.email, "password": PASSWORD}
        self._post("/signup", "/auth/signup", **entered)
        self.client.get(self.shop.mails(self.email)[0]["links"][0])
        self.client.cookies.clear()
        self._post("/login", "/auth/login", email=self.email, password=f"{PASSWORD}x")
        self._post("/reset", "/auth/reset", email=self.email)
        self._post("/login", "/auth/login", **entered)

    def buy(self) -> list[str]:
        """A boost of the person's own post, and a stand sent to their home; the orders' ids."""
        deps, actor = self.shop.deps, self.actor
        pay_in(deps, actor, 20_000)
        post = f"https://www.instagram.com/{self.account}/p/C8xk2abcde/"
        home = ConsigneeDraft(self.name, self.phone, "150-0001", self.address, self.email)
        clicks = [
            OrderRequest(BOOST, post, 1000, 2000, new_id(), "ja"),
            OrderRequest(STAND, STAND_TARGET, 1, 3300, new_id(), "ja", home),
        ]
        return [place_order(deps, actor, click) for click in clicks]

    def ask(self) -> None:
        """A question by the public form."""
        form = {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "message": self.words,
        }
        sent = self.client.post("/contact/send", data=form)
        assert sent.status_code == 303, sent.text[:500]

    def work_here(self) -> None:
        """A short while on the staff: terms and pledge signed, and those of leaving."""
        deps = self.shop.deps
        hire(Member(self.shop, self.email, self.client.cookies["session"]), "support")
        for document in ("terms", "pledge", "leaving"):
            token = self.client.cookies["session"]
            prove(Member(self.shop, self.email, token))
            actor = actor_of_session(deps.engine, token, deps.clock())
            text = signable(document, "ja").hash
            if document == "leaving":
                leave(deps, actor, token, "ja", text, self.name)
            else:
                sign_text(deps, actor, token, document, "ja", text, self.name)
        self._post("/login", "/auth/login", email=self.email, password=PASSWORD)

    def look_around(self) -> None:
        """Every page of a member, and one that is not there, with the own address in it."""
        for path in ("/mypage", "/mypage/orders", "/mypage/wallet", "/mypage/security"):
            assert self.client.get(path).status_code == 200
        self.client.get(f"/search?q={self.email}")
        self.client.get(f"/no/{self.account}")

    def ask_to_be_forgotten(self) -> str:
        """The deletion of the account, its money to go to a bank account; the request's id."""
        member = Member(self.shop, self.email, self.client.cookies["session"])
        prove(member)
        deletion = Deletion(terminates=True, bank=self.bank)
        return delete_account(self.shop.deps, self.actor, member.session, deletion, lang="ja")

"""What the payment page says, in the three languages of the shop."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Messages:
    """One language, complete by construction: a missing sentence is a type error."""

    language: str
    title: str
    sandbox: str
    no_money: str
    amount: str
    reference: str
    pay: str
    cancel: str
    back: str
    paid: str
    cancelled: str
    nothing_charged: str
    missing: str
    missing_hint: str


JAPANESE = Messages(
    language="ja",
    title="お支払いの確認",
    sandbox="テスト環境",
    no_money="これはテスト用の決済画面です。実際のお金は動きません。",
    amount="お支払い金額",
    reference="参照番号",
    pay="{amount} を支払う",
    cancel="支払わずに戻る",
    back="お店に戻る",
    paid="お支払い済みです",
    cancelled="お支払いは取り消されました",
    nothing_charged="請求は発生していません。",
    missing="このお支払いは見つかりません",
    missing_hint="請求は発生していません。お店の画面からもう一度お手続きください。",
)
KOREAN = Messages(
    language="ko",
    title="결제 확인",
    sandbox="테스트 환경",
    no_money="테스트용 결제 화면입니다. 실제 돈은 이동하지 않습니다.",
    amount="결제 금액",
    reference="참조 번호",
    pay="{amount} 결제하기",
    cancel="결제하지 않고 돌아가기",
    back="상점으로 돌아가기",
    paid="결제가 완료되었습니다",
    cancelled="결제가 취소되었습니다",
    nothing_charged="청구된 금액은 없습니다.",
    missing="이 결제를 찾을 수 없습니다",
    missing_hint="청구된 금액은 없습니다. 상점 화면에서 다시 진행해 주세요.",
)
ENGLISH = Messages(
    language="en",
    title="Confirm your payment",
    sandbox="Test environment",
    no_money="This is a test payment page. No real money moves.",
    amount="Amount",
    reference="Reference",
    pay="Pay {amount}",
    cancel="Go back without paying",
    back="Back to the shop",
    paid="Already paid",
    cancelled="This payment was cancelled",
    nothing_charged="You were not charged.",
    missing="This payment cannot be found",
    missing_hint="You were not charged. Please start again from the shop.",
)

_CATALOGUE = {words.language: words for words in (JAPANESE, KOREAN, ENGLISH)}


def messages_in(language: str) -> Messages:
    """The messages of a language code; Japanese for any code we do not speak."""
    return _CATALOGUE.get(language, JAPANESE)

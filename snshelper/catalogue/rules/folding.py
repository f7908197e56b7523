"""One spelling for comparison: width, case and kana no longer matter."""

import unicodedata

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def fold(text: str) -> str:
    """`text` with NFKC, case and kana folded: `ﾘｰﾁ`, `リーチ` and `りーち` become the same."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA_TO_HIRAGANA)

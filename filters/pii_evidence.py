"""What stands beside a number, and whether it says that the number is personal data."""

from __future__ import annotations

import re
from typing import Final

from filters import pii_checks

WINDOW: Final = 20  # characters on either side that count as beside

_PHONE_LABEL = re.compile(
    "(?:[电電][话話]|手[机機]|座[机機]|[传傳]真|[联聯][系络絡繫]|致[电電]|[拨撥]打|[来來][电電]|微信|同号|[咨諮][询詢]"
    "|[热熱][线線]|短信|[预預][约約定]|[报報]名|tel|phone|mobile|cell|fax|whatsapp|call|☎|📱|📞)"
    r"[^0-9\n]{0,12}\Z",
    re.IGNORECASE,
)
# What only looks like a telephone number: the word right before it says what it is.
_OTHER_LABEL = re.compile(
    "(?:"
    "[单單编編货貨件料型批案文学學工册冊卷期存]|序列?|[证證][书書]|[许許]可[证證]|[专專]利|流水|快[递遞]|版本?|[邮郵][编編]"
    "|[图圖][书書]|[条條][码碼]|商品|[产產]品|[标標][准準]|[登][记記]|[备備]案"
    "|(?<![A-Za-z])(?:ISBN|ISSN|DOI|SKU|IDs?|UID|PMID|No|SN|S/N|P/N|v|ver|version|part|model|order)"
    r")[号號碼码]{0,2}[ \u3000]{0,2}[.:：#=是为為]?[ \u3000]{0,2}\Z"
    "|(?:[#$￥¥€£约約达達额額价價]|超[过過]|共[计計]?|合[计計]|[价價]格|人民[币幣]|投[资資])"
    r"[ \u3000]{0,2}[:：为為是]?[ \u3000]{0,2}\Z",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"\s{0,2}(?:[元圆圓人万萬亿億吨噸股次件个個条條年月日份页頁]|美元|[港日韩韓]元|字[节節]|平方|公[里斤]"
    r"|[mMkK]|[Bb]ytes|[.,][0-9])"
)
# Hotlines and switchboards of organisations are nobody's own.
_ORGANISATION_LABEL = re.compile(
    "(?:[热熱][线線]|客服|[总總][机機]|[举舉][报報]|投[诉訴]|[监監]督)(?:[电電][话話])?[号號]?[码碼]?"
    r"\s{0,2}[:：为為是]?\s{0,2}[(（]?\Z"
)
_BANK_LABEL = re.compile(
    "[银銀]行|[银銀][联聯]|卡[号號]|[账帐賬帳]|信用卡|[储儲]蓄|借[记記]卡|[开開][户戶]|[户戶]名|[汇匯]款|打款|收款"
    "|[农工建中招]行|visa|master|card",
    re.IGNORECASE,
)
_TW_ID_LABEL = re.compile("身[分份]|[统統]一[编編][号號]|居留")
_GROUPED = re.compile("[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?")
_IP_LABEL = re.compile(
    "ip|地址|[服主][务務机機]|[登][录錄陆陸入]|host|server|ping|ssh|[访訪][问問]|[来來]源|攻[击擊]",
    re.IGNORECASE,
)
_VERSION_LABEL = re.compile(
    r"(?:[vV第/§章节節条條]|版本?|ver\.?|version|release|固件|[驱驅][动動]|[内內]核|build|[升][级級]到?)"
    r"\s{0,2}[:：]?\s{0,2}\Z",
    re.IGNORECASE,
)
# Endings of what has an @ in it and is no address: files, units of an operating system, names
# that RFC 2606 and RFC 6762 keep from use.
_NO_DOMAINS: Final = frozenset(
    (
        *("png", "jpg", "jpeg", "gif", "webp", "svg", "css", "js", "ts", "html", "json", "xml"),
        *("service", "socket", "target", "timer", "mount", "local", "localdomain", "localhost"),
        *("lan", "internal", "invalid", "test", "example"),
    )
)
_EXAMPLE_DOMAINS: Final = ("example.com", "example.org", "example.net")
_DIGITS: Final = frozenset("0123456789")
_NOT_URL = re.compile("[^!-~]")
URL_CHARS: Final = 300  # how far back the beginning of a web address is looked for


def _before(text: str, start: int) -> str:
    return text[max(0, start - WINDOW) : start]


def _digits(value: str) -> str:
    return "".join(c for c in value if c in _DIGITS)


def _is_in_url(text: str, start: int) -> bool:
    """Tell whether a web address begins before ``start`` and nothing has ended it."""
    chunk = text[max(0, start - URL_CHARS) : start]
    begin = max(chunk.rfind(part) for part in ("://", "www.", ".com/", ".cn/"))
    return begin >= 0 and _NOT_URL.search(chunk, begin) is None


def is_phone(match: re.Match[str], text: str) -> bool:
    """Tell whether the words beside a number allow it to be a telephone number."""
    start, end = match.span("v")
    before = _before(text, start)
    if _PHONE_LABEL.search(before):
        return True
    if _OTHER_LABEL.search(before) or _UNIT.match(text, end):
        return False
    return not match["v"].endswith("00000") and not _is_in_url(text, start)


def is_mobile(match: re.Match[str], text: str) -> bool:
    """Tell a mobile number from three columns of a table: 138 2010 2011."""
    if not is_phone(match, text):
        return False
    value = match["v"]
    if " " not in value or value[0] != "1":
        return True
    start, end = match.span("v")
    neighbours = text[max(0, start - 2) : start] + text[end : end + 2]
    years = [part for part in value.split()[1:] if part[:2] in {"19", "20"}]
    return len(years) < 2 and _DIGITS.isdisjoint(neighbours)


def is_landline(match: re.Match[str], text: str) -> bool:
    """Tell whether a number with area code is one, and not the hotline of an organisation."""
    before = _before(text, match.start("v"))
    if _ORGANISATION_LABEL.search(before):
        return False
    plain = match["separator"] in {"", " "} and match["v"][0] not in "(（+"
    return is_phone(match, text) and (not plain or _PHONE_LABEL.search(before) is not None)


def is_labelled_phone(match: re.Match[str], _text: str) -> bool:
    """Tell whether seven or eight digits after a label are no date and no round number."""
    digits = _digits(match["v"])
    return not digits.endswith("0000") and not (len(digits) == 8 and pii_checks.is_date(digits))


def is_card(match: re.Match[str], text: str) -> bool:
    """Tell whether a number passes Luhn's check and has a bank, or the form of a card, with it."""
    start, end = match.span("v")
    digits = _digits(match["v"])
    if not 13 <= len(digits) <= 19 or not pii_checks.is_luhn(digits):
        return False
    before = _before(text, start)
    if _BANK_LABEL.search(before) or _BANK_LABEL.search(text, end, end + WINDOW):
        return True
    # One number in ten passes by chance. Without a word beside it: UnionPay's own range, or
    # groups of four as cards are printed.
    own = digits.startswith("62") and len(digits) >= 16
    printed = digits[0] in "456" and _GROUPED.fullmatch(match["v"]) is not None
    return (own or printed) and not _OTHER_LABEL.search(before) and not _is_in_url(text, start)


def is_cn_id(match: re.Match[str], text: str) -> bool:
    """Tell whether 18 characters pass their check, or 15 digits stand beside 身份证."""
    number = match["v"].replace(" ", "").replace("-", "")
    if len(number) == 15:
        return pii_checks.is_cn_id_15(number) and "身份" in _before(text, match.start("v"))
    return len(number) == 18 and pii_checks.is_cn_id(number)


def is_tw_id(match: re.Match[str], text: str) -> bool:
    """Tell whether ten characters pass their check and are not called a part number."""
    if not pii_checks.is_tw_id(match["v"]):
        return False
    before = _before(text, match.start("v"))
    return _TW_ID_LABEL.search(before) is not None or not _OTHER_LABEL.search(before)


def is_hk_id(match: re.Match[str], text: str) -> bool:
    """Tell whether a number passes its check, in brackets or beside the word."""
    check = match["check"] or match["bare"]
    if not pii_checks.is_hk_id(match["letters"], match["digits"], check):
        return False
    before = _before(text, match.start("v"))
    return match["check"] is not None or "身" in before or "HKID" in before


def is_sole_trader(match: re.Match[str], _text: str) -> bool:
    """Tell whether a credit code passes its check."""
    return pii_checks.is_uscc(match["v"])


def is_plate(match: re.Match[str], text: str) -> bool:
    """Tell whether a number plate has two digits, and a dot or a vehicle beside it."""
    if sum(c in _DIGITS for c in match["v"]) < 2:
        return False
    start, end = match.span("v")
    beside = _before(text, start) + text[end : end + WINDOW]
    return match["dot"] in {"·", "•"} or not set("车車牌驾駕").isdisjoint(beside)


def is_ip(match: re.Match[str], text: str) -> bool:
    """Tell whether a dotted quad is a public address and no version or chapter."""
    before = _before(text, match.start("v"))
    if not pii_checks.is_public_ipv4(match["v"]) or _VERSION_LABEL.search(before):
        return False
    wide = sum(len(part) > 1 for part in match["v"].split("."))
    return wide >= 3 or (wide >= 2 and _IP_LABEL.search(before) is not None)


def is_email(match: re.Match[str], text: str) -> bool:
    """Tell whether a name with @ is a mailbox, and not a file, an example or a login."""
    domain = match["domain"].lower()
    if domain.rpartition(".")[2] in _NO_DOMAINS or domain.endswith(_EXAMPLE_DOMAINS):
        return False
    rest = text[match.end() : match.end() + 2]
    login = match["v"].startswith("git@") or (rest[:1] == ":" and rest[1:].isalnum())
    return not login


def is_wechat(match: re.Match[str], text: str) -> bool:
    """Tell whether a word after WeChat's name is an account's, and not code or a product's."""
    name, label, colon = match["v"], match["label"], match["colon"] is not None
    if re.match(r"[.@/\\=(\"'（]", text[match.end() :][:1]):
        return False
    if name.lower().startswith(("wechat", "weixin", "http", "for-", "android", "iphone")):
        return False
    numbered = not _DIGITS.isdisjoint(name)
    if label.isascii():
        alone = not text[max(0, match.start() - 1) : match.start()].isalpha()
        return alone and colon and (numbered or "_" in name)
    return numbered or (colon and (name.islower() or "_" in name or "-" in name))

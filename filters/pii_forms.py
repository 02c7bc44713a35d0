"""The written forms of personal data, each with the kind it is and the evidence it needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from filters import pii_evidence as evidence

if TYPE_CHECKING:
    from collections.abc import Callable

# A telephone number starts where no longer number, word, path or identifier goes on; it may
# follow another number after a slash, or a label in Latin letters.
_PHONE = (
    r"(?:(?<![0-9A-Za-z_.])(?<![0-9A-Za-z][-=:+])(?:(?<![0-9A-Za-z]/)|(?<=[0-9]{7}/))(?<!\+)"
    "|(?<=[Tt][Ee][Ll])|(?<=[Tt][Ee][Ll]:)|(?<=hone)|(?<=obile)|(?<=[VvWw][Xx]))"
)
# (A look at the first character before all that fails at nearly every place, and costs least.)
# It ends where no digit follows, nor a letter but those of QQ, WeChat (vx, wx).
_PHONE_END = r"(?![0-9_%]|[-.][0-9]|[A-PR-UX-Za-pr-ux-z])"
_ALONE = "(?<![0-9A-Za-z_])"
_ALONE_END = "(?![0-9A-Za-z_])"

_EMAIL = (
    r"(?<![A-Za-z0-9._%+-])(?P<v>[A-Za-z0-9_][A-Za-z0-9._%+-]{0,63}"
    r"(?:@| ?[(\[](?i:at)[)\]] ?)(?P<domain>(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}))"
)
_ID_CN = (
    rf"(?=[1-9]){_ALONE}(?P<v>[1-9][0-9]{{5}}[ -]?"
    r"(?:(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][ -]?[0-9]{3}[0-9Xx]|[0-9]{2}[01][0-9][0-3][0-9]{4}))"
    rf"{_ALONE_END}"
)
_USCC_CN = rf"{_ALONE}(?P<v>92[0-9]{{6}}[0-9A-HJ-NPQRTUWXY]{{10}}){_ALONE_END}"
_BANK_CARD = (  # UnionPay, Visa, Mastercard, American Express, and the 9 of older bank cards
    rf"(?=[2-69]){_ALONE}(?<![0-9A-Za-z][-.])(?P<v>(?:62|4[0-9]|5[1-5]|2[2-7]|3[47]|9[0-9])[0-9]{{2}}"
    rf"(?:[ -]?[0-9]){{9,15}}){_ALONE_END}(?![-.][0-9])"
)
# Number ranges in use by the mainland's operators.
_MOBILE_RANGES = "(?:13[0-9]|14[5-9]|15[0-35-9]|16[2567]|17[0-8]|18[0-9]|19[0-35-9])"
_MOBILE_CN = (
    rf"(?=[+018]){_PHONE}(?P<v>(?:(?:\+|00)?86[- ]?)?{_MOBILE_RANGES}"
    rf"(?:[0-9]{{8}}|(?P<s>[- ])[0-9]{{4}}(?P=s)[0-9]{{4}}|-[0-9]{{8}})){_PHONE_END}"
)
_AREA_CN = "(?:10|2[0-57-9]|[3-9][0-9]{2})"
_LOCAL_CN = "[2-9](?:[0-9]{6,7}|[0-9]{2,3}[- ][0-9]{4})"
_LANDLINE_CN = (
    rf"(?=[+(（08]){_PHONE}(?P<v>(?:(?:\+|00)?86[- ]?)?(?:[(（]0{_AREA_CN}[)）]|0{_AREA_CN})"
    rf"(?P<separator> ?[-—－–] ?| |(?<=[)）])|){_LOCAL_CN}(?:(?:-|转|轉| ext\.? ?)[0-9]{{1,5}})?)"
    rf"{_PHONE_END}"
)
_LANDLINE_CN_PREFIXED = (
    rf"(?<![0-9A-Za-z])(?P<v>(?:\+|00)86[- ]?(?:\(0\))?{_AREA_CN}[- ]?{_LOCAL_CN}){_PHONE_END}"
)
_MOBILE_TW = (
    rf"(?=0){_PHONE}(?P<v>09[0-9]{{2}}"
    rf"(?:[0-9]{{6}}|(?P<s>[- ])[0-9]{{3}}(?P=s)[0-9]{{3}}|-[0-9]{{6}})){_PHONE_END}"
)
# Area codes of one digit have seven or eight digits after them, the others five to seven.
_LANDLINE_TW = (
    rf"(?=[(（0]){_PHONE}(?P<v>(?:(?:[(（]0[2-8][)）] ?|0[2-8](?=[- ]))(?P<separator>[- ]?)"
    r"[2-9][0-9]{2,3}[- ]?[0-9]{4}"
    r"|(?:[(（]0(?:37|49|82|89|826|836)[)）] ?|0(?:37|49|82|89|826|836)-)[2-9][0-9]{4,6})"
    rf"(?: ?(?:#|分[机機]|[轉转]) ?[0-9]{{1,5}})?){_PHONE_END}"
)
_PREFIXED_TW = (
    r"(?<![0-9A-Za-z])(?P<v>\+?886[- ]?(?:\(0\))?(?:9[0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{3}"
    rf"|[2-8][0-9]?[- ]?[0-9]{{3,4}}[- ]?[0-9]{{4}})){_PHONE_END}"
)
_PREFIXED_HK = (
    r"(?<![0-9A-Za-z])(?P<v>(?:[(（]\+?85[23][)）]|(?:\+|00)?85[23])"
    rf"[- ]?[2-9][0-9]{{3}}[- ]?[0-9]{{4}}){_PHONE_END}"
)
_LABELLED_HK = (
    r"(?:電話|手機|聯絡|[Ww]hats[Aa]pp|[Tt][Ee][Ll])號?碼?\s?[.:：]?\s?"
    rf"(?P<v>[2-9][0-9]{{3}}[- ]?[0-9]{{4}}){_PHONE_END}"
)
_LABELLED_CN = (
    rf"(?:电话|联系方式)(?:号码)?\s?[:：]\s?(?P<v>[2-9][0-9]{{3}}-?[0-9]{{3,4}}){_PHONE_END}"
)
_ID_TW = rf"(?=[A-Z]){_ALONE}(?<![-.])(?P<v>[A-Z][1289A-D][0-9]{{8}}){_ALONE_END}(?!-)"
_ID_HK = (
    rf"(?=[A-Z]){_ALONE}(?P<v>(?P<letters>[A-Z]{{1,2}})(?P<digits>[0-9]{{6}})"
    rf"(?: ?[(（](?P<check>[0-9A])[)）]|(?P<bare>[0-9A]){_ALONE_END}))"
)
_PASSPORT_CN = (
    "(?:[护護]照|通行[证證]|[Pp]assport)"
    r"(?:[号號][码碼]?|[编編][号號]| ?(?:[Nn]o|[Nn]umber)\.?)?\s?[:：为為是]?\s?"
    rf"(?P<v>[A-Z]{{1,2}}[0-9]{{7,10}}|[0-9]{{9}}){_ALONE_END}"
)
_QQ_NAME = r"(?<![A-Za-z<])(?i:qq|q ?q|扣扣|企鹅)"
_QQ = (
    rf"(?:{_QQ_NAME}(?:[\u4e00-\u9fff]{{0,4}}?(?:[群羣]|[号號][码碼]?|咨询|客服|联系))?"
    r"(?:\s?[:：]\s?|(?<=[群羣号號码碼])\s?|\s?(?=[1-9][0-9]{5}))"
    r"|(?:[群羣][号號]|加[群羣]|[交讨討][流论論][群羣])[:：\s]{0,2}"
    r"|(?<![A-Za-z<])[Qq](?:[群羣][:：]?|[:：])\s?(?=[1-9][0-9]{5}))"
    r"(?P<v>[1-9][0-9]{4,10})(?![0-9]|[%._-][0-9]|[元年月日万人位])"
)
_WECHAT = (
    "(?P<label>[微薇威VvWw加](?:信|[Vv微]信?|[Xx]|e[Cc]hat|eixin))"
    r"(?:[号號]|[账帐]号|帳號| ?[Ii][Dd])?\s?(?:(?P<colon>[:：])\s?)?"
    "(?P<v>[A-Za-z][-_A-Za-z0-9]{5,19})(?![-_A-Za-z0-9])"
)
_PLATE_CN = (
    "(?P<v>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]"
    "(?P<dot>[·• -]?)(?:[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF]"
    "|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]))(?![A-Za-z0-9])"
)
_IP = r"(?<![0-9A-Za-z.])(?P<v>[0-9]{1,3}(?:\.[0-9]{1,3}){3})(?![0-9A-Za-z]|\.[0-9])"


@dataclass(frozen=True, slots=True)
class Form:
    """A way in which a kind is written: the group ``v`` of ``pattern`` is what is masked."""

    kind: str
    gate: str  # which texts, and which parts of them, are searched: see filters.pii
    pattern: re.Pattern[str]
    accepts: Callable[[re.Match[str], str], bool] | None  # None: the form is evidence enough


def _form(
    kind: str, gate: str, pattern: str, accepts: Callable[[re.Match[str], str], bool] | None
) -> Form:
    return Form(kind, gate, re.compile(pattern), accepts)


# In order of precedence: what an earlier form has taken, a later one leaves alone.
FORMS: Final = (
    _form("EMAIL", "at", _EMAIL, evidence.is_email),
    _form("ID_CN", "digits", _ID_CN, evidence.is_cn_id),
    _form("USCC_CN", "digits", _USCC_CN, evidence.is_sole_trader),
    _form("BANK_CARD", "digits", _BANK_CARD, evidence.is_card),
    _form("PHONE_CN", "digits", _MOBILE_CN, evidence.is_mobile),
    _form("PHONE_CN", "digits", _LANDLINE_CN, evidence.is_landline),
    _form("PHONE_CN", "digits", _LANDLINE_CN_PREFIXED, None),
    _form("PHONE_TW", "digits", _PREFIXED_TW, None),
    _form("PHONE_TW", "digits", _MOBILE_TW, evidence.is_phone),
    _form("PHONE_TW", "digits", _LANDLINE_TW, evidence.is_landline),
    _form("PHONE_HK", "digits", _PREFIXED_HK, evidence.is_phone),
    _form("PHONE_HK", "digits", _LABELLED_HK, evidence.is_labelled_phone),
    _form("PHONE_CN", "digits", _LABELLED_CN, evidence.is_labelled_phone),
    _form("ID_TW", "digits", _ID_TW, evidence.is_tw_id),
    _form("ID_HK", "digits", _ID_HK, evidence.is_hk_id),
    _form("PASSPORT_CN", "digits", _PASSPORT_CN, None),
    _form("QQ", "digits", _QQ, None),
    _form("WECHAT", "wechat", _WECHAT, evidence.is_wechat),
    _form("PLATE_CN", "plate", _PLATE_CN, evidence.is_plate),
    _form("IP", "dots", _IP, evidence.is_ip),
)

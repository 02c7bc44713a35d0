"""Telephone numbers, messenger accounts and throw-away domains in folded text."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"\d[\d\-—]{5,20}")
_PHONE: Final = re.compile(
    r"1[3-9]\d{9}|1[3-9]\d-\d{4}-\d{4}|0\d{2,3}[-—]*[2-9]\d{6,7}(?:-\d{1,5})?"
    r"|[48]00[-—]?\d{3,4}[-—]?\d{3,4}|86-?0?\d{2,3}-?\d{7,8}"
)
# The first character decides fast: Q, V, W or the first of WeChat's names.
_ACCOUNT: Final = re.compile(
    r"(?:qq|q群|微[信电]|vx|wx|v信|薇信|客服)(?:群|号|号码|同号)?\s?[:;]?\s?"
    r"(?:\d{6,11}|[a-z][-_a-z0-9]{5,19})"
)
_NUMBER_DOMAIN: Final = re.compile(
    r"\d{3,9}[a-z0-9]{0,6}\.(?:com|net|cc|vip|co|win|loan|download|faith|online|me|top|xyz|cn|org)\b"
)
# Well-known sites whose names are numbers.
_KNOWN: Final = frozenset(
    [
        "163.com",
        "126.com",
        "139.com",
        "189.cn",
        "360.cn",
        "360.com",
        "12306.cn",
        "4399.com",
        "10086.cn",
        "10010.com",
        "1688.com",
        "115.com",
        "17173.com",
        "2345.com",
    ]
)


def count_contacts(text: str) -> int:
    """Telephone numbers and messenger accounts."""
    contacts = sum(1 for match in _NUMBER.finditer(text) if _PHONE.match(match[0]))
    return contacts + sum(1 for _ in _ACCOUNT.finditer(text))


def count_number_domains(text: str) -> int:
    """Different domains made of digits such as ``44567.com``, well-known sites excepted."""
    if "." not in text:
        return 0
    return len({match[0] for match in _NUMBER_DOMAIN.finditer(text)} - _KNOWN)

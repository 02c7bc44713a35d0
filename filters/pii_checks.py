"""Check digits and number ranges of identity numbers, bank cards and internet addresses."""

from __future__ import annotations

import ipaddress
from typing import Final

# GB/T 2260: the first two digits of a resident identity number; 83 is the residence permit for
# people from Taiwan.
_PROVINCES: Final = frozenset(
    f"{tens}{ones}"
    for tens, last in ((1, 5), (2, 3), (3, 7), (4, 6), (6, 5), (7, 1), (8, 3))
    for ones in range(1, last + 1)
) | {"50", "51", "52", "53", "54"}
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CN_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CN_CHECK: Final = "10X98765432"
_TW_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # stands for 10, 11, ... 35
_TW_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_date(digits: str) -> bool:
    """Tell whether eight digits are a day between 1900 and 2099 (29 February in any year)."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return 1900 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]


def is_cn_id(number: str) -> bool:
    """Tell whether 18 characters are a resident identity number (GB 11643, ISO 7064 MOD 11-2).

    >>> is_cn_id("11010519491231002X")
    True
    """
    if number[:2] not in _PROVINCES or not is_date(number[6:14]):
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _CN_WEIGHTS, strict=True))
    return _CN_CHECK[total % 11] == number[17].upper()


def is_cn_id_15(number: str) -> bool:
    """Tell whether 15 digits may be an identity number of before 1999; it has no check digit."""
    return number[:2] in _PROVINCES and is_date("19" + number[6:12])


def is_luhn(number: str) -> bool:
    """Tell whether the last digit checks the others (ISO/IEC 7812-1 annex B).

    >>> is_luhn("4111111111111111")
    True
    """
    total = 0
    for position, digit in enumerate(reversed(number)):
        value = int(digit) << (position & 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def is_tw_id(number: str) -> bool:
    """Tell whether ten characters are a Taiwan identity or resident number.

    A letter and nine digits, or two letters and eight digits (resident numbers before 2021).

    >>> is_tw_id("A123456789")
    True
    """
    first = _TW_LETTERS.index(number[0]) + 10
    second = number[1]
    if second.isalpha():
        second = str((_TW_LETTERS.index(second) + 10) % 10)
    digits = f"{first}{second}{number[2:]}"
    return sum(int(d) * w for d, w in zip(digits, _TW_WEIGHTS, strict=True)) % 10 == 0


def is_hk_id(letters: str, digits: str, check: str) -> bool:
    """Tell whether one or two letters, six digits and a check character are a Hong Kong number.

    >>> is_hk_id("A", "123456", "3")
    True
    """
    values = [36 if c == " " else ord(c) - 55 for c in letters.rjust(2)] + [int(d) for d in digits]
    total = sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


def is_uscc(number: str) -> bool:
    """Tell whether 18 characters are a unified social credit code (GB 32100).

    >>> is_uscc("91350100M000100Y43")
    True
    """
    values = [_USCC_ALPHABET.index(c) for c in number]
    total = sum(v * w for v, w in zip(values[:17], _USCC_WEIGHTS, strict=True))
    return (31 - total % 31) % 31 == values[17]


# Addresses that are no one's: IANA's special-purpose registry (RFC 6890 and later), multicast,
# reserved. A list of our own: ipaddress.is_global calls some of them global, and changes.
_SPECIAL: Final = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# Public name servers, which every handbook prints.
_NAME_SERVERS: Final = frozenset(
    (
        *("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "4.2.2.1", "4.2.2.2"),
        *("114.114.114.114", "114.114.115.115", "223.5.5.5", "223.6.6.6", "119.29.29.29"),
        *("180.76.76.76", "1.2.4.8", "168.95.1.1", "208.67.222.222", "208.67.220.220"),
    )
)


def is_public_ipv4(address: str) -> bool:
    """Tell whether a dotted quad is an address that may lead to somebody.

    >>> is_public_ipv4("202.96.128.86"), is_public_ipv4("192.168.1.1"), is_public_ipv4("8.8.8.8")
    (True, False, False)
    """
    parts = [int(part) for part in address.split(".")]
    if max(parts) > 255 or parts[-1] in {0, 255} or address in _NAME_SERVERS:
        return False
    number = ipaddress.IPv4Address(bytes(parts))
    return not any(number in network for network in _SPECIAL)

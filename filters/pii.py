"""Personal data in running text: found by form, check digit and context, replaced by its kind.

A number is masked only on evidence that it belongs to a person: a check digit, a form that
nothing else has, or words beside it. Order numbers, dates, prices, standards and identifiers
stay. The forms are those of mainland China, Taiwan, Hong Kong and Macau (``filters.pii_forms``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from filters.pii_forms import FORMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal data; its placeholder is ``<name>``."""

    name: str
    description: str
    default: bool = True


KINDS: Final = (
    Kind("EMAIL", "electronic mail address"),
    Kind("ID_CN", "mainland resident identity number (GB 11643, check character)"),
    Kind("ID_TW", "Taiwan identity or resident number (check digit)"),
    Kind("ID_HK", "Hong Kong identity number (check character)"),
    Kind("USCC_CN", "credit code of a sole trader (GB 32100: begins with 92, check character)"),
    Kind("PASSPORT_CN", "passport or travel permit number, after the word"),
    Kind("BANK_CARD", "payment card number (Luhn)"),
    Kind("PHONE_CN", "mainland mobile or landline number; hotlines of organisations stay"),
    Kind("PHONE_TW", "Taiwan mobile or landline number"),
    Kind("PHONE_HK", "Hong Kong or Macau number, with prefix or after the word"),
    Kind("QQ", "QQ number or group, after the word"),
    Kind("WECHAT", "WeChat name, after the word"),
    Kind("PLATE_CN", "mainland number plate, dotted or beside a word for vehicles"),
    Kind("IP", "public IPv4 address"),
)
DEFAULT_KINDS: Final = tuple(kind.name for kind in KINDS if kind.default)
# Kinds that name one person each: a document with ten of them is a list that leaked.
PERSON_KINDS: Final = ("ID_CN", "ID_TW", "ID_HK", "PASSPORT_CN", "BANK_CARD")


@dataclass(frozen=True, slots=True)
class Masked:
    """Text with typed placeholders, and how many of each kind it has got, by name of kind."""

    text: str
    counts: dict[str, int]


def mask(text: str, kinds: Collection[str] = DEFAULT_KINDS) -> Masked:
    """Replace personal data of ``kinds`` (names of ``KINDS``) by typed placeholders.

    Idempotent: what a placeholder leaves beside it is looked at again, until nothing is found.

    >>> mask("联系人手机13812345678，群号987654321").text
    '联系人手机<PHONE_CN>，群号<QQ>'
    >>> mask("订单号13812345678，客服热线400-810-1234").text
    '订单号13812345678，客服热线400-810-1234'
    """
    counts: dict[str, int] = {}
    while spans := _find(text, kinds):
        pieces: list[str] = []
        position = 0
        for start, end, kind in spans:
            pieces += (text[position:start], "<", kind, ">")
            position = end
            counts[kind] = counts.get(kind, 0) + 1
        text = "".join(pieces) + text[position:]
    return Masked(text, dict(sorted(counts.items())))


_FULL_WIDTH = re.compile("[０-９＠＋－]")
_TO_ASCII: Final = str.maketrans("０１２３４５６７８９＠＋－", "0123456789@+-")


def _find(text: str, kinds: Collection[str]) -> list[tuple[int, int, str]]:
    """Return (start, end, kind) of everything to mask, in order and apart from one another."""
    if _FULL_WIDTH.search(text):
        text = text.translate(_TO_ASCII)  # one character for one: positions stay
    parts = _parts(text)
    if not parts:
        return []
    spans: list[tuple[int, int, str]] = []
    taken = bytearray(len(text))
    for form in FORMS:
        if form.kind not in kinds:
            continue
        for begin, stop in parts.get(form.gate, ()):
            for match in form.pattern.finditer(text, begin, stop):
                start, end = match.span("v")
                if any(taken[start:end]):
                    continue
                if form.accepts is None or form.accepts(match, text):
                    spans.append((start, end, form.kind))
                    taken[start:end] = b"\1" * (end - start)
    return sorted(spans)


# Five digits together (QQ), or seven with at most two separators between (telephone, cards). No
# Han character separates: 2019年10月12日 opens nothing.
_DIGITS = re.compile("[0-9](?:[0-9]{4}|(?:[-—－– ()（）]{0,2}[0-9]){6})")
LABEL_CHARS: Final = 32  # a label within a form, before its digits
NUMBER_CHARS: Final = 40  # what of a number, with separators, may follow the digits found
_WORD = re.compile("[A-Za-z][-_A-Za-z0-9]{5}")
_WECHAT = ("微信", "薇信", "威信", "V信", "v信", "加V", "加v", "加微")
_WECHAT_ASCII = re.compile("[VvWw](?:[Xx]|e[Cc]hat|eixin)")
_PLATE = re.compile("[A-HJ-NP-Z][·• -]?[A-HJ-NP-Z0-9]{4}")
_DOTS = re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]")


def _parts(text: str) -> dict[str, list[tuple[int, int]]]:
    """Return the parts of a text in which the forms behind each gate can be, {} for none.

    Most texts have none: then the search ends here, at a tenth of the price of the forms.
    """
    whole = [(0, len(text))]
    parts: dict[str, list[tuple[int, int]]] = {}
    if digits := list(_windows(text)):
        parts["digits"] = digits
    if "@" in text or "(at" in text or "[at" in text:
        parts["at"] = whole
    if _DOTS.search(text):
        parts["dots"] = whole
    if _PLATE.search(text):
        parts["plate"] = whole
    if _WORD.search(text) and (any(s in text for s in _WECHAT) or _WECHAT_ASCII.search(text)):
        parts["wechat"] = whole
    return parts


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text that have enough digits, with room on both sides, merged."""
    begin = stop = 0
    for match in _DIGITS.finditer(text):
        if match.start() - LABEL_CHARS > stop:
            if stop:
                yield begin, stop
            begin = match.start() - LABEL_CHARS
        stop = match.end() + NUMBER_CHARS
    if stop:
        yield max(0, begin), min(stop, len(text))

"""Reads the written texts (``*.txt``) and the made-up sites (``sites.txt``).

A text begins with ``@@ id site date author key=value ...``; the next line is its title
(``# ...``). In the body every line is a paragraph, ``## `` a heading, ``- `` a list item,
``> `` a quotation, three back-ticks fence code, and ``%% name|time`` begins a forum post or an
answer. ``{CN_ID}`` and its like stand for made-up personal numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Site:
    id: str
    host: str
    name: str
    template: str
    charset: str
    header: bool
    lang: str
    nav: tuple[str, ...]
    side: tuple[str, ...]
    footer: str


@dataclass(frozen=True)
class Text:
    id: str
    site: str
    date: str
    author: str
    title: str
    lines: tuple[str, ...]
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.keys.get("kind", "article")

    def plain(self) -> str:
        """The body as plain text, without marks of structure."""
        lines = [line for line in self.lines if not line.startswith("```")]
        return "\n".join(re.sub(r"^(##|-|>|%%) ", "", line) for line in lines)


def _check_digit(number: str, weights: tuple[int, ...], digits: str) -> str:
    total = sum(int(a) * b for a, b in zip(number, weights, strict=True))
    return number + digits[total % 11]


def _luhn(number: str) -> str:
    total = 0
    for index, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if index % 2 == 0 else 1)
        total += value // 10 + value % 10
    return number + str(-total % 10)


# Made up, yet with right check digits; no such district (119999) exists.
PERSONAL = {
    "{CN_ID}": _check_digit(
        "11999919010101000",
        (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2),
        "10X98765432",
    ),
    "{CARD}": _luhn("620000000000000"),
    "{TW_ID}": "A123456789",
    "{HKID}": "A123456(3)",
}


def read_texts() -> dict[str, Text]:
    """All texts by id, in the order of the files' names."""
    texts: dict[str, Text] = {}
    for path in sorted(HERE.glob("*.txt")):
        if path.name == "sites.txt":
            continue
        for part in re.split(r"^@@ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            text = _read_text(part)
            if text.id in texts:
                raise ValueError(f"{path.name}: text {text.id} is there twice")
            texts[text.id] = text
    return texts


def _read_text(part: str) -> Text:
    for mark, number in PERSONAL.items():
        part = part.replace(mark, number)
    head, title, *lines = part.rstrip("\n").split("\n")
    text_id, site, date, *rest = head.split()
    keys = dict(word.split("=", 1) for word in rest if "=" in word)
    author = " ".join(word for word in rest if "=" not in word)
    return Text(text_id, site, date, author, title.removeprefix("# "), tuple(lines), keys)


def read_sites() -> dict[str, Site]:
    sites = {}
    for line in (HERE / "sites.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        site, host, name, template, charset, header, lang, nav, side, footer = line.split("|", 9)
        sites[site] = Site(
            site,
            host,
            name,
            template,
            charset,
            header == "y",
            lang,
            tuple(nav.split(",")) if nav else (),
            tuple(side.split(";")) if side else (),
            footer,
        )
    return sites

"""The table of filters, in judging order: cheap and certain ones first."""

from __future__ import annotations

import sys
from inspect import cleandoc
from typing import TYPE_CHECKING, Final

from filters.adult import Adult
from filters.advertising import Advertising, Contacts, MedicalAds, ServiceAds
from filters.characters import DigitRatio, ForeignLetters, HanRatio, Symbols
from filters.damage import Damage, Mojibake
from filters.function_words import FunctionWords
from filters.gambling import Gambling
from filters.length import MaxLength, MinLength
from filters.punctuation import (
    Brackets,
    LongClauses,
    PunctuationDensity,
    RepeatedPunctuation,
    Sentences,
)
from filters.repetition import DuplicateNgrams, Entropy, RepeatedLines, TopNgrams
from filters.spun import InlinePinyin, Spun
from filters.structure import LineLength, ListPage, RemovedShare
from filters.stuffing import ListingTitle, TradePage
from filters.templates import NovelPage, Templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from filters.base import Filter, Rejection
    from filters.view import TextView

FILTERS: Final[tuple[type[Filter], ...]] = (
    Damage,
    Mojibake,
    RemovedShare,
    MinLength,
    MaxLength,
    HanRatio,
    ForeignLetters,
    DigitRatio,
    Symbols,
    PunctuationDensity,
    Sentences,
    LongClauses,
    RepeatedPunctuation,
    LineLength,
    ListPage,
    RepeatedLines,
    TopNgrams,
    DuplicateNgrams,
    Entropy,
    FunctionWords,
    Gambling,
    Adult,
    Spun,
    InlinePinyin,
    ServiceAds,
    MedicalAds,
    Contacts,
    Templates,
    Advertising,
    TradePage,
    ListingTitle,
    Brackets,
    NovelPage,
)

_PREFACE: Final = """# Filters

Written by `python -m filters.registry` from `filters/registry.py`; do not edit. A filter measures
a document (`measure`), then judges its own measurements (`judge`) against its parameters. The
filters stand in judging order: the first that rejects gives the reason. All are measured for
every document. *Good documents* in the sources below are 1,629: law, news, history, articles
and posts, judged pages of q >= 3 and hard negatives of spam; *judged pages* are 480 web pages
read by annotators, q from 0 to 5. METHODS are the project's method notes.
"""

TAG_ONLY: Final = frozenset({Brackets.name, NovelPage.name})
"""Filters that by default only tag: what they find may be good Chinese."""


def default_filters() -> tuple[Filter, ...]:
    """All filters with their default parameters, in judging order."""
    return tuple(kind(kind.Params()) for kind in FILTERS)


def measure_all(filters: Iterable[Filter], view: TextView) -> dict[str, float]:
    """All measurements of a document; the names are unique over the filters."""
    measured: dict[str, float] = {}
    for filter_ in filters:
        measured.update(filter_.measure(view))
    return measured


def judge_all(filters: Iterable[Filter], measured: Mapping[str, float]) -> Rejection | None:
    """The first rejection in the given order, or None to keep the document."""
    for filter_ in filters:
        if rejection := filter_.judge(measured):
            return rejection
    return None


def render_table() -> str:
    """The text of ``filters/README.md``: every filter, its reasons and its parameters."""
    parts = [_PREFACE]
    for number, kind in enumerate(FILTERS, 1):
        summary, _, rest = cleandoc(kind.__doc__ or "").partition("\n\n")
        tags = " (tags only, by default)" if kind.name in TAG_ONLY else ""
        parts.append(f"## {number}. `{kind.name}`{tags}\n\n{summary}\n")
        if rest:
            parts.append(f"{rest}\n")
        parts.append(f"Reasons: {_code(kind.reasons)}. Measurements: {_code(kind.measurements)}.\n")
        rows = [
            f"| `{name}` | {field.default} | {field.description} |"
            for name, field in kind.Params.model_fields.items()
        ]
        parts.append(
            "\n".join(("| parameter | default | meaning and source |", "|---|---|---|", *rows))
        )
        parts.append("")
    return "\n".join(parts)


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(render_table())

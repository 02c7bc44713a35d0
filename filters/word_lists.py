"""The package's word lists, and one scan that finds all their words in a document.

The lists are text files in ``filters/data`` whose sections are headed ``[family.tier]``; each
file names its source and licence. ``{a,b}`` in a word is expanded to both.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from filters.fold import fold
from filters.scanner import Scanner

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LISTS: Final = ("gambling", "adult", "spun", "advertising", "templates")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")


def expand(pattern: str) -> list[str]:
    """Writes out the braces of a word: ``a{b,c}`` gives ``ab`` and ``ac``."""
    match = _BRACES.search(pattern)
    if match is None:
        return [pattern]
    before, after = pattern[: match.start()], expand(pattern[match.end() :])
    return [before + choice + rest for choice in match[1].split(",") for rest in after]


def read_sections(name: str) -> dict[str, tuple[str, ...]]:
    """Reads ``filters/data/NAME.txt``: its words by section, expanded and folded."""
    sections: dict[str, list[str]] = {}
    text = resources.files("filters").joinpath(f"data/{name}.txt").read_text("utf-8")
    section = ""
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            words = [fold(word) for word in expand(line)]
            sections.setdefault(section, []).extend(word for word in words if len(word) > 1)
    return {section: tuple(words) for section, words in sections.items()}


@cache
def _sections_of_words() -> dict[str, tuple[str, ...]]:
    """Every word with the sections it stands in."""
    found: dict[str, tuple[str, ...]] = {}
    for name in LISTS:
        for section, words in read_sections(name).items():
            for word in words:
                found[word] = tuple(dict.fromkeys((*found.get(word, ()), section)))
    return found


@cache
def _scanner() -> Scanner:
    return Scanner(_sections_of_words())


def count_words(text: str, codes: npt.NDArray[np.uint32]) -> dict[str, Counter[str]]:
    """The words of every list in a text: section -> word -> occurrences.

    The longest word at each place counts, and words of one section that overlap count once.

    Args:
        text: folded text (see ``filters.fold``).
        codes: the code points of ``text``.
    """
    sections = _sections_of_words()
    counts: dict[str, Counter[str]] = {}
    end_of: dict[str, int] = {}
    for position, word in _scanner().find(text, codes):
        for section in sections[word]:
            if position >= end_of.get(section, 0):
                counts.setdefault(section, Counter())[word] += 1
                end_of[section] = position + len(word)
    return counts

r"""One pass over a document's characters, shared by every filter.

The text becomes a NumPy array of code points; a table with one class per code point turns it
into counts. Everything else (lines, folded text, n-grams) is derived lazily and kept.

Definitions (all filters use these words in this sense):

* *Han*: U+3400-4DBF, 4E00-9FFF, F900-FAFF, 20000-323AF and U+3007 (the number zero).
* *chars*: characters that are not white space.
* *line*: a stripped, non-empty line, cut at ``\n`` only.
* *ender*: a character that ends a sentence: 。！？!?… and their compatibility forms.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from filters.base import ratio
from filters.classes import (
    CLASSES,
    DIGIT,
    ENDER,
    HAN,
    LATIN,
    PUNCTUATION,
    SEMICOLON,
    SPACE,
    SYMBOL,
    class_table,
)
from filters.contacts import count_contacts
from filters.fold import fold_codes
from filters.lazy import lazy
from filters.ngrams import MAX_HAN, NgramHashes
from filters.word_lists import count_words

if TYPE_CHECKING:
    import numpy.typing as npt

    Codes = npt.NDArray[np.uint32]

FUNCTION_WORDS: Final = "的了是在和不有这也就与为于及之其以所而我他你"  # on folded text


def _numbered(chars: str) -> npt.NDArray[np.uint8]:
    """A table that gives each of the characters its number from 1, and 0 to all others."""
    table = np.zeros(0x110000, np.uint8)
    table[[ord(char) for char in chars]] = range(1, len(chars) + 1)
    return table


_FUNCTION_TABLE: Final = _numbered(FUNCTION_WORDS)
_CLASSICAL_TABLE: Final = _numbered("之乎者也矣焉哉兮曰吾汝岂弗毋孰盖乃遂")
MAX_LINES: Final = 500_000  # lines looked at: what has more is no document
_NO_WORDS: Final[Counter[str]] = Counter()
_VERSE_LINES: Final = 4
_VERSE_LINE_HAN: Final = 20


class TextView:
    """A document as the filters see it: text, page title, and what the line editors removed.

    Args:
        text: the document after line cleaning; any str.
        title: the page's ``<title>``, where one is known. Spam injected into a foreign page
            often shows only there.
        removed_share: share of the document's chars that the line editors removed, 0 to 1.
    """

    def __init__(self, text: str, title: str = "", removed_share: float = 0.0) -> None:
        self.text = text
        self.title = title
        self.removed_share = removed_share

    @lazy
    def codes(self) -> Codes:
        """The code points; lone surrogates count as characters."""
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)

    @lazy
    def classes(self) -> npt.NDArray[np.uint8]:
        """The class of each character."""
        found: npt.NDArray[np.uint8] = class_table()[self.codes]
        return found

    @lazy
    def _last_of_lines(self) -> npt.NDArray[np.intp]:
        """Index of the last character of each raw line; its line feed, where it has one."""
        feeds: npt.NDArray[np.intp] = (self.codes == ord("\n")).nonzero()[0][:MAX_LINES]
        size = len(self.codes)
        if size == 0 or len(feeds) == MAX_LINES or (len(feeds) and feeds[-1] == size - 1):
            return feeds
        last = np.empty(len(feeds) + 1, np.intp)
        last[:-1] = feeds
        last[-1] = size - 1
        return last

    @lazy
    def _raw_line_counts(self) -> npt.NDArray[np.intp]:
        """How many characters of each class each raw line has."""
        last = self._last_of_lines
        lengths = last.copy()
        lengths[1:] -= last[:-1]
        lengths[:1] += 1  # the first line begins before index 0, so to speak
        keys = np.arange(0, len(last) * CLASSES, CLASSES).repeat(lengths)
        keys += self.classes[: len(keys)]
        counted: npt.NDArray[np.intp] = np.bincount(keys, minlength=len(last) * CLASSES)
        return np.reshape(counted, (-1, CLASSES))

    @lazy
    def counts(self) -> list[int]:
        """How many characters there are of each class, in the first 500,000 lines."""
        counted: list[int] = self._raw_line_counts.sum(0).tolist()
        return counted

    @lazy
    def chars(self) -> int:
        """Characters that are not white space."""
        return sum(self.counts) - self.counts[SPACE]

    @lazy
    def han(self) -> int:
        """Han characters."""
        return self.counts[HAN]

    @lazy
    def enders(self) -> int:
        """Characters that end a sentence."""
        return self.counts[ENDER]

    @lazy
    def punctuation(self) -> int:
        """Punctuation, sentence enders included."""
        return sum(self.counts[ENDER : PUNCTUATION + 1])

    @lazy
    def lines(self) -> list[str]:
        """The stripped, non-empty lines; of the first 500,000 lines."""
        raw_lines = self.text.split("\n", MAX_LINES)[:MAX_LINES]
        return [line for raw in raw_lines if (line := raw.strip())]

    @lazy
    def _kept_lines(self) -> npt.NDArray[np.intp]:
        """Which raw lines are lines: have a character that is not white space."""
        counts = self._raw_line_counts
        kept: npt.NDArray[np.intp] = (counts.sum(1) > counts[:, SPACE]).nonzero()[0]
        return kept

    @lazy
    def line_counts(self) -> npt.NDArray[np.intp]:
        """How many characters of each class each entry of ``lines`` has."""
        return self._raw_line_counts[self._kept_lines]

    @lazy
    def line_offsets(self) -> npt.NDArray[np.intp]:
        """Where in the text each entry of ``lines`` begins."""
        counts = self._raw_line_counts
        chars = counts.sum(1) - counts[:, SPACE]
        before = (chars.cumsum() - chars)[self._kept_lines]
        offsets: npt.NDArray[np.intp] = (self.classes != SPACE).nonzero()[0][before]
        return offsets

    @lazy
    def line_chars(self) -> npt.NDArray[np.intp]:
        """Chars of each line."""
        chars: npt.NDArray[np.intp] = self.line_counts.sum(1) - self.line_counts[:, SPACE]
        return chars

    @lazy
    def line_han(self) -> npt.NDArray[np.intp]:
        """Han characters of each line."""
        return self.line_counts[:, HAN]

    @lazy
    def line_enders(self) -> npt.NDArray[np.intp]:
        """Sentence enders of each line."""
        return self.line_counts[:, ENDER]

    @lazy
    def line_sentences(self) -> npt.NDArray[np.bool_]:
        """Whether each line holds a sentence ender or a full-width semicolon, as laws do."""
        ends: npt.NDArray[np.bool_] = self.line_counts[:, ENDER : SEMICOLON + 1].sum(1) > 0
        return ends

    @lazy
    def sentence_share(self) -> float:
        """Share of the chars in lines with a sentence ender or semicolon."""
        return ratio(int(self.line_chars[self.line_sentences].sum()), self.chars)

    @lazy
    def contacts(self) -> int:
        """Telephone numbers and messenger accounts."""
        return count_contacts(self.folded) if self.counts[DIGIT] >= 6 else 0

    @lazy
    def han_codes(self) -> Codes:
        """Code points of the Han characters, in order; code and numbers are left out."""
        codes: Codes = self.codes[self.classes == HAN]
        return codes

    @lazy
    def ngrams(self) -> NgramHashes:
        """Hashes of the n-grams of the Han text; of its first 200,000 characters."""
        return NgramHashes(self.han_codes[:MAX_HAN])

    @lazy
    def folded_codes(self) -> Codes:
        """The code points folded for matching word lists: same length, see ``filters.fold``."""
        return fold_codes(self.codes)

    @lazy
    def folded(self) -> str:
        """The text folded for matching word lists."""
        return self.folded_codes.tobytes().decode("utf-32-le", "surrogatepass")

    def words_in(self, section: str) -> Counter[str]:
        """The words of one section that occur, with their occurrences."""
        return self.words.get(section, _NO_WORDS)

    @lazy
    def function_words(self) -> tuple[int, float]:
        """Different function words of the text, and all of them per 100 Han.

        METHODS 2.3 D18. Prose has 7 to 16 per 100 Han, law and verse from 3, lists under 4.
        """
        counts = np.bincount(_FUNCTION_TABLE[self.folded_codes], minlength=len(FUNCTION_WORDS) + 1)
        used = counts[1:]
        return int(np.count_nonzero(used)), 100.0 * ratio(int(used.sum()), self.han)

    @lazy
    def is_verse(self) -> bool:
        """Verse: four lines or more of Han and punctuation alone, nine in ten of them short.

        It only ever excuses from rules that were drawn from prose; so does ``is_classical``.
        """
        lines = self.line_han
        if len(lines) < _VERSE_LINES or self.counts[LATIN] or self.counts[DIGIT]:
            return False
        short = int(np.count_nonzero((lines <= _VERSE_LINE_HAN) & (lines >= 2)))
        spoken = self.counts[HAN] + self.punctuation + self.counts[SYMBOL]  # □ is a lost character
        return spoken >= 0.98 * self.chars and short >= 0.9 * len(lines)

    @lazy
    def is_classical(self) -> bool:
        """Classical Chinese: at least 6 of its particles and under 1 of 的了是 per 100 Han.

        METHODS 2.5 L05; modern text has at most 5.8 particles (99th percentile).
        """
        particles = int(np.count_nonzero(_CLASSICAL_TABLE[self.folded_codes]))
        modern = self.folded.count("的") + self.folded.count("了") + self.folded.count("是")
        return ratio(modern, self.han) < 0.01 and ratio(particles, self.han) >= 0.06

    @lazy
    def headline(self) -> str:
        """The page title, and the first line where it looks like one: short, not a sentence."""
        title, first = self.title[:300], self.lines[0] if self.lines else ""
        is_title = len(first) <= 120 and "。" not in first
        return f"{title}\n{first}" if is_title and first != title else title

    @lazy
    def words(self) -> dict[str, Counter[str]]:
        """The words of the package's lists by section, see ``filters.word_lists``."""
        return count_words(self.folded, self.folded_codes)

    @lazy
    def headline_view(self) -> TextView:
        """The headline as a document of its own."""
        return TextView(self.headline)

"""Online gambling and lottery tips, the largest spam in raw Common Crawl (METHODS 2.6 S01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from filters import base
from filters.base import Rejection, above, ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView


class GamblingParams(base.Params):
    """Numbers of different words, of occurrences, and per 1,000 chars."""

    max_in_title: int = Field(
        0, ge=0, description="most brand and call words in the title or the first line; S01"
    )
    max_words: int = Field(
        1,
        ge=0,
        description="most different brand and call words; S01: 2 reject; none of 1,482 good "
        "documents has one",
    )
    max_hits: int = Field(
        2, ge=0, description="most occurrences of a single such word; a brand is written often"
    )
    max_context: int = Field(
        1,
        ge=0,
        description="most different supporting words (betting terms, template lines, "
        "ambiguous names) beside one brand or call word",
    )
    max_games: int = Field(
        3, ge=0, description="most different names of games and ambiguous brands"
    )
    max_games_per_1k: float = Field(
        8.0, ge=0, description="most of them per 1,000 chars; both limits must be passed"
    )


class Gambling:
    """Rejects pages that carry the names and calls of gambling sites.

    Most such pages are honest pages of others with a brand written over them, so few words are
    enough; but one word alone never is, unless it stands in the title. Reports about gambling
    use the names of games, which count only in density.
    """

    name: ClassVar[str] = "gambling_v1"
    reasons: ClassVar[tuple[str, ...]] = (
        "gambling_title",
        "gambling_words",
        "gambling_in_context",
        "gambling_games",
    )
    Params: ClassVar[type[base.Params]] = GamblingParams
    measurements: ClassVar[tuple[str, ...]] = (
        "gambling_title",
        "gambling_words",
        "gambling_hits",
        "gambling_context",
        "gambling_games",
        "gambling_games_per_1k",
    )

    def __init__(self, params: GamblingParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Counts words by section of ``data/gambling.txt``."""
        title = view.headline_view
        strong = view.words_in("gambling.brand") | view.words_in("gambling.call")
        games = view.words_in("gambling.game") | view.words_in("gambling.ambiguous")
        context = len(games) + len(view.words_in("gambling.context"))
        context += len(view.words_in("template.keywords")) + len(view.words_in("template.farm"))
        in_title = len(title.words_in("gambling.brand")) + len(title.words_in("gambling.call"))
        return {
            "gambling_title": float(in_title),
            "gambling_words": float(len(strong)),
            "gambling_hits": float(sum(strong.values())),
            "gambling_context": float(context),
            "gambling_games": float(len(games)),
            "gambling_games_per_1k": 1000.0 * ratio(sum(games.values()), view.chars),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the title, the words, one word in context, and the games."""
        params, words = self.params, measured["gambling_words"]
        rejection = (
            above(self.name, "gambling_title", measured["gambling_title"], params.max_in_title)
            or above(self.name, "gambling_words", words, params.max_words)
            or above(self.name, "gambling_words", measured["gambling_hits"], params.max_hits)
        )
        if rejection is None and words:
            context = measured["gambling_context"]
            rejection = above(self.name, "gambling_in_context", context, params.max_context)
        if rejection is None and measured["gambling_games"] > params.max_games:
            games = measured["gambling_games_per_1k"]
            rejection = above(self.name, "gambling_games", games, params.max_games_per_1k)
        return rejection

"""Text damaged on its way: lost bytes, private characters, misread encodings (METHODS 2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from pydantic import Field

from filters import base
from filters.base import Rejection, above, ratio
from filters.classes import DAMAGE, PRIVATE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filters.view import TextView

# UTF-8 read as GB18030 turns the commonest characters and punctuation into these (METHODS B04).
_AS_GBK: Final = "涓锛紝銆浜鏈鍏鍙殑骞鐨屽鍒浠瀹閲鍦澶屾屼鍚杩叕鍔佸傚鏂鏃鍥甯垮鍗婂噾浣缁璐璁"
# UTF-8 read as Big5, GBK read as Big5 and Big5 read as GBK (METHODS B05).
_AS_BIG5: Final = "銝嚗鈭撟隞摰ㄛ﹝﹜奻婓侗笢珛峈"
_AS_LATIN: Final = "åæäèçï¼Œã€‚£µÊÄ¬¡¹ÐÎ»ÓÐÖÐ"


def _mark_table() -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    table = np.zeros(0x110000, np.uint8)
    for number, marks in enumerate((_AS_LATIN, _AS_BIG5, _AS_GBK), 1):
        table[[ord(char) for char in marks]] = number
    return table


_TABLE: Final = _mark_table()


class DamageParams(base.Params):
    """Shares of chars and a number."""

    max_damage: float = Field(
        0.003,
        ge=0,
        le=1,
        description="most U+FFFD, controls and noncharacters; METHODS B01 0.001, raised so "
        "that one bad byte does not cost a page of 400 chars",
    )
    max_private: float = Field(
        0.003, ge=0, le=1, description="most private-use characters (icon fonts); METHODS B02"
    )
    max_fill: int = Field(
        0, ge=0, description="most 锟斤拷, 烫烫烫, 屯屯屯 runs of misread or unset memory; B03"
    )


class Damage:
    """Rejects text with lost bytes, control or private characters, or fill patterns."""

    name: ClassVar[str] = "damage_v1"
    reasons: ClassVar[tuple[str, ...]] = ("damaged_chars", "private_chars", "fill_patterns")
    Params: ClassVar[type[base.Params]] = DamageParams
    measurements: ClassVar[tuple[str, ...]] = ("damage_ratio", "private_ratio", "fill_patterns")

    def __init__(self, params: DamageParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Shares of chars, and 锟斤拷 plus the runs of fill characters beyond the first."""
        text = view.text
        fill = text.count("锟斤拷")
        fill += max(0, text.count("烫烫烫") - 1) + max(0, text.count("屯屯屯") - 1)
        return {
            "damage_ratio": ratio(view.counts[DAMAGE], view.chars),
            "private_ratio": ratio(view.counts[PRIVATE], view.chars),
            "fill_patterns": float(fill),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges the three in turn."""
        params = self.params
        return (
            above(self.name, "damaged_chars", measured["damage_ratio"], params.max_damage)
            or above(self.name, "private_chars", measured["private_ratio"], params.max_private)
            or above(self.name, "fill_patterns", measured["fill_patterns"], params.max_fill)
        )


class MojibakeParams(base.Params):
    """Marks per 1,000 chars."""

    max_gbk: float = Field(
        40.0,
        ge=0,
        description="most marks of UTF-8 read as GBK; METHODS B04: normal text at most 3.4, "
        "misread text at least 87",
    )
    max_other: float = Field(
        60.0, ge=0, description="most marks of the other misreadings; METHODS B05 flags 20"
    )


class Mojibake:
    """Rejects text that was decoded with the wrong encoding and not repaired."""

    name: ClassVar[str] = "mojibake_v1"
    reasons: ClassVar[tuple[str, ...]] = ("utf8_read_as_gbk", "read_in_wrong_encoding")
    Params: ClassVar[type[base.Params]] = MojibakeParams
    measurements: ClassVar[tuple[str, ...]] = ("mojibake_gbk_per_1k", "mojibake_other_per_1k")

    def __init__(self, params: MojibakeParams) -> None:
        self.params = params

    def measure(self, view: TextView) -> dict[str, float]:
        """Marks per 1,000 chars; of the other misreadings the one with most marks."""
        marks = np.bincount(_TABLE[view.codes], minlength=4).tolist()
        other = max(marks[1], marks[2])
        return {
            "mojibake_gbk_per_1k": 1000.0 * ratio(marks[3], view.chars),
            "mojibake_other_per_1k": 1000.0 * ratio(other, view.chars),
        }

    def judge(self, measured: Mapping[str, float]) -> Rejection | None:
        """Judges both densities."""
        gbk, other = measured["mojibake_gbk_per_1k"], measured["mojibake_other_per_1k"]
        return above(self.name, "utf8_read_as_gbk", gbk, self.params.max_gbk) or above(
            self.name, "read_in_wrong_encoding", other, self.params.max_other
        )

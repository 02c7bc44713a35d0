from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.cohesion import MAX_CHARS, cohesions
from filters.fold import fold_codes

if TYPE_CHECKING:
    import numpy.typing as npt


def codes(text: str) -> npt.NDArray[np.uint32]:
    return fold_codes(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))


# Four topics, three sentences each: what stands together shares words.
TOPICS = (
    "水稻在春天播种。播种以前要把水稻种子泡一夜。泡过的种子发芽快。",
    "铁路在山谷里转弯。山谷两边是隧道。火车穿过隧道时要鸣笛。",
    "毛笔要先用清水润开。润开以后蘸墨汁。墨汁太浓毛笔就拖不动。",
    "蜜蜂清早离开蜂箱。蜂箱前面有一片油菜花。油菜花一开，蜜蜂就忙了。",
)
IN_ORDER = "\n".join(TOPICS)
SENTENCES = [f"{part}。" for topic in TOPICS for part in topic.split("。") if part]
DEALT_OUT = "".join(SENTENCES[at] for start in range(3) for at in range(start, 12, 3))


def test_sentences_of_one_topic_together_are_more_cohesive_than_dealt_out() -> None:
    together, dealt_out = cohesions([codes(IN_ORDER), codes(DEALT_OUT)])
    assert together > 1
    assert dealt_out < 0


def test_a_traditional_text_is_as_cohesive_as_its_simplified_twin() -> None:
    twins = ("火车进山。火车过桥。鸟在树上。", "火車進山。火車過橋。鳥在樹上。")
    hans, hant = cohesions([codes(text) for text in twins])
    assert hans == hant != 0


@pytest.mark.parametrize("text", ["", "\n\n", "abc. def.", "你好", "你好。你好。", "好。" * 5000])
def test_text_without_repeated_words_in_different_sentences_has_a_finite_cohesion(
    text: str,
) -> None:
    assert np.isfinite(cohesions([codes(text)])).all()


def test_only_the_beginning_of_a_text_is_looked_at() -> None:
    text = IN_ORDER * (MAX_CHARS // len(IN_ORDER) + 1)
    assert cohesions([codes(text)])[0] == cohesions([codes(text[:MAX_CHARS])])[0]


@given(st.lists(st.text("你好世界山水。\na\ud800", max_size=60), max_size=70))
def test_a_texts_cohesion_does_not_depend_on_the_batch(texts: list[str]) -> None:
    together = cohesions([codes(text) for text in texts])
    assert together.tolist() == [cohesions([codes(text)])[0] for text in texts]

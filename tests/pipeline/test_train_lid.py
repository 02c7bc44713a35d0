"""Training the language model: what is learnt from, and that it comes out the same each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from filters.language import Identifier
from filters.letters import model_text
from pipeline.models import load_predict
from pipeline.train_lid import Line, documents, examples, fit, labelled_lines

if TYPE_CHECKING:
    from pathlib import Path

SUBJECTS = ("老师", "邻居", "司机", "经理", "医生", "同学")
LINES = [
    *(Line("cmn", "a zh", f"{who}已经交了第{n}份材料。") for who in SUBJECTS for n in "一二三四五"),
    *(Line("eng", "b en", f"the {n} letters were sent to the office") for n in range(30)),
]  # fmt: skip


def test_the_same_lines_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    fit(LINES, tmp_path / "one.ftz", 2000)
    fit(LINES[30:] + LINES[:30], tmp_path / "two.ftz", 2000)
    assert (tmp_path / "one.ftz").read_bytes() == (tmp_path / "two.ftz").read_bytes()


def test_a_trained_model_tells_its_languages_apart(tmp_path: Path) -> None:
    fit(LINES, tmp_path / "model.ftz", 2000)
    identifier = Identifier(load_predict(tmp_path / "model.ftz"))
    found = identifier.identify(["老师把材料交上去了", "letters to the office"])
    assert [language.language for language in found] == ["cmn", "eng"]


def test_chinese_is_learnt_in_both_scripts() -> None:
    texts = {text for _, text in examples([Line("cmn", "a zh-Hans", "这个问题")])}
    assert texts == {model_text("这个问题").strip(), model_text("這個問題").strip()}


def test_documents_join_consecutive_lines() -> None:
    assert list(documents(["一二三", "四五", "六", "七八九十"], 5)) == [
        "一二三\n四五",
        "六\n七八九十",
    ]


def test_wikipedia_text_and_dialects_of_one_text_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"text": "甲", "label": "zh-Hans", "source": "laws"},
        {"text": "乙", "label": "zh-Hans", "source": "UD_Chinese-GSDSimp"},
        {"text": "丙", "label": "gan", "source": "udhr"},
    ]
    path = tmp_path / "lid.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert list(labelled_lines(path)) == [Line("cmn", "laws zh-Hans", "甲")]

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from filters.registry import FILTERS
from pipeline.errors import UsageError
from pipeline.quality_copies import WORSE, worse_copies
from pipeline.quality_data import Example, assign_folds, read_examples
from pipeline.quality_fit import bucket_bounds, calibrate
from pipeline.quality_model import QUALITY, load_quality
from pipeline.train_quality import train

if TYPE_CHECKING:
    from pathlib import Path

SUBJECTS = ("木匠", "渔民", "老师", "裁缝", "司机", "医生", "画家", "厨师", "邮差", "园丁")
THINGS = ("窗户", "渔网", "课本", "衣服", "卡车", "药方", "风景", "晚饭", "信件", "玫瑰")


def article(number: int) -> str:
    who, what = SUBJECTS[number % 10], THINGS[(number * 7) % 10]
    paragraph = (
        f"{who}每天早上先把{what}检查一遍，然后才开始一天的工作。他说这个习惯是跟师傅学的，"
        f"师傅做了{number + 20}年，从来没有在{what}上出过差错。因为看得仔细，所以很少返工。\n"
    )
    return (
        paragraph + f"后来{who}收了徒弟，第一课也是看{what}，徒弟觉得枯燥，但是慢慢就明白了。" * 2
    )


def menu(number: int) -> str:
    return "\n".join(f"{THINGS[(number + at) % 10]}批发 价格 {at}" for at in range(12))


def examples() -> list[Example]:
    made = []
    for number in range(40):
        group = f"host{number % 11}.example"
        made.append(Example(article(number), 0.0, 3.0 + number % 2, group, "judged", "article"))
        made.append(Example(menu(number), 0.2, number % 2 + 0.0, group, "judged", "list"))
        made.append(Example(menu(number)[:90], 0.1, 2.0, f"{group}.cn", "spam", "other"))
    return made


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    train(examples(), folder)
    return folder


def test_training_again_gives_the_same_bytes(trained: Path, tmp_path: Path) -> None:
    train(examples(), tmp_path)
    for name in ("quality.ftz", "quality.json"):
        assert (tmp_path / name).read_bytes() == (trained / name).read_bytes()


def test_what_was_trained_can_be_loaded_and_needs_only_what_the_filters_measure(
    trained: Path,
) -> None:
    scorer = load_quality(trained / "quality.ftz")
    assert set(scorer.required_measurements) <= {
        name for cls in FILTERS for name in cls.measurements
    }


def test_the_calibration_and_the_bounds_rise(trained: Path) -> None:
    for folder in (trained, QUALITY.parent):
        found = json.loads((folder / "quality.json").read_text())
        for numbers in (*found["calibration"].values(), found["bounds"]):
            assert numbers == sorted(numbers)
        assert len(found["bounds"]) == 19
        assert (found["calibration"]["value"][0], found["calibration"]["value"][-1]) == (0.0, 1.0)


def test_the_calibration_is_a_probability() -> None:
    sums = np.linspace(-3, 3, 400)
    is_good = (np.arange(400) * 7919 % 400) / 400 < 1 / (1 + np.exp(-2 * sums))
    found = calibrate(sums, is_good)
    for at in (-1.0, 0.0, 1.0):
        expected = 1 / (1 + np.exp(-2 * at))
        assert np.interp(at, found["raw"], found["value"]) == pytest.approx(expected, abs=0.08)


def test_the_bounds_part_the_scores_evenly() -> None:
    scores = np.linspace(0, 1, 2001)
    buckets = np.searchsorted(bucket_bounds(scores), scores, side="right")
    assert np.bincount(buckets).tolist() == pytest.approx([100] * 20, abs=2)


def test_the_shipped_model_has_its_card_and_is_small() -> None:
    assert QUALITY.stat().st_size < 1_000_000
    assert QUALITY.with_suffix(".md").is_file()


def test_a_missing_model_is_named_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.ftz: put the file there"):
        load_quality(tmp_path / "nothing.ftz")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "there is no such file"),
        ("{", "it is not JSON"),
        ("{}", "it is not the parameters of a quality model"),
        ("[]", "it is not the parameters of a quality model"),
    ],
)
def test_a_model_without_its_parameters_is_refused_with_the_fix(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    shutil.copy(QUALITY, tmp_path / "mine.ftz")
    if content is not None:
        (tmp_path / "mine.json").write_text(content)
    with pytest.raises(UsageError, match=rf"mine\.json.*{problem}.*copy both"):
        load_quality(tmp_path / "mine.ftz")


def test_a_model_that_needs_a_measurement_nobody_makes_is_refused(tmp_path: Path) -> None:
    shutil.copy(QUALITY, tmp_path / "mine.ftz")
    parameters = json.loads(QUALITY.with_suffix(".json").read_text())
    parameters["terms"][0]["input"] = "moon_phase"
    (tmp_path / "mine.json").write_text(json.dumps(parameters))
    with pytest.raises(UsageError, match="not made: moon_phase"):
        load_quality(tmp_path / "mine.ftz")


def test_no_fold_parts_a_host() -> None:
    made = examples()
    folds = dict(zip(((one.text, one.group) for one in made), assign_folds(made), strict=True))
    for group in {one.group for one in made}:
        assert len({fold for (_, of), fold in folds.items() if of == group}) == 1
    assert set(folds.values()) == set(range(5))


def test_a_good_text_can_be_spoilt_in_every_way_and_always_the_same() -> None:
    text = article(3)
    copies = dict(worse_copies(text))
    assert set(copies) == set(WORSE)
    assert copies == dict(worse_copies(text))


def test_shuffling_keeps_every_character() -> None:
    copies = dict(worse_copies(article(5)))
    for kind in ("shuffled sentences", "shuffled paragraphs"):
        assert sorted(copies[kind]) == sorted(article(5))


@pytest.mark.parametrize("text", ["", "\n", "。", "字"])
def test_a_text_with_nothing_to_spoil_has_copies_that_differ_or_none(text: str) -> None:
    assert all(copy != text for _, copy in worse_copies(text))


@pytest.mark.shared
def test_labelled_texts_are_read_without_encyclopedias(shared: Path) -> None:
    found = read_examples(shared / "data")
    assert {one.origin for one in found} == {"judged", "crawl", "spam", "source"}
    assert not [one for one in found if one.kind.startswith("ChineseWebText clean")]
    assert found == read_examples(shared / "data")

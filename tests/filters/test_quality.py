from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from filters.quality import BUCKETS, LABELS, Score, Scorer, Terms, features
from filters.registry import default_filters, measure_all
from filters.view import TextView
from pipeline.quality_model import QUALITY, load_quality

GOOD = {
    "repair": """自行车的链条为什么会掉

上个星期我骑车去上班，下坡换挡的时候链条掉了两次。第一次我以为是路上的石子颠的，第二次就知道是变速器出了问题。

后变速器上有两颗限位螺丝，一颗管最小的飞轮，一颗管最大的飞轮。螺丝松了，导轮就会走过头，把链条推到飞轮外面去。拧螺丝之前，先把变速线松开，不然线的拉力会让你看不准位置。

调好之后，转动脚踏，把每一挡都换一遍，听一听有没有摩擦的声音。如果某一挡总是犹豫，多半是变速线的松紧还差一点，转半圈微调旋钮就够了。

链条本身也要检查。用尺子量十二节，新链条正好是三百零五毫米，超过三百零七毫米就该换了。旧链条会把飞轮磨成钩子的形状，到那时只换链条已经没有用。""",
    "history": """老城区的井

县城东门里头原来有七口井，现在只剩下两口。井栏上的石头被绳子磨出一道一道的沟，最深的有一指。住在附近的老人说，五十年代以前，半条街的人都靠这口井吃水。

挑水有挑水的规矩。清早头一桶水要留给做豆腐的人家，因为豆腐坊天不亮就开工，水浑了豆腐就发黄。中午以后才轮到洗衣服的，洗衣服的人不许把盆放在井台上，要退到三步以外。

一九六三年通了自来水，水站设在街口，一分钱两桶。年轻人图方便，都去水站排队，老人却嫌自来水有一股味道，泡茶仍然要到井里去打。

前年修路，有人提议把井填掉，街坊们不答应，联名写了一封信。后来设计人员把路向北让了两米，井留了下来，旁边立了一块小牌子，写着井的年代和深度。""",
    "science": """为什么冬天的湖水不会全部结冰

水和大多数液体不同，它在四摄氏度的时候密度最大。秋天气温下降，湖面的水先变冷，变冷的水比下面的水重，于是沉下去，下面较暖的水升上来。这样上下交换，直到整个湖都降到四摄氏度左右。

再冷下去，情形就反过来了。湖面的水低于四摄氏度以后反而变轻，不再下沉，只在表面继续变冷，最后结成冰。冰比水轻，浮在上面，像一床被子，把下面的水和寒冷的空气隔开。

冰层越厚，热量散失得越慢，冰长得也就越慢。所以只要湖够深，冬天又不是特别长，湖底的水就能一直保持在四摄氏度，鱼和水草便在那里过冬。

如果水像别的液体那样越冷越重，湖就会从底下开始结冰，一直冻到湖面，湖里的生物恐怕很难活下来。""",
    "report": """市图书馆延长开放时间

本报讯，市图书馆昨天宣布，从下月一日起，每周五和周六的开放时间延长到晚上十点。馆长说，去年馆里做过一次问卷调查，一千二百多名读者里，有六成希望晚上也能来看书。

延长开放需要增加人手。图书馆从附近两所大学招了三十名学生志愿者，每人每周值班四个小时，主要负责整理书架和引导读者。自助借还机增加到八台，读者不必在柜台排队。

记者昨晚在阅览室看到，座位大约坐了一半。正在准备考试的小林说，宿舍十点半熄灯，以前只能去快餐店看书，现在图书馆安静，还有热水，方便多了。

也有读者担心回家的路。对此，公交公司表示，将把经过图书馆的两条线路末班车推迟四十分钟，试行三个月以后再决定是否保留。""",
}
BAD = {
    "menu": "首页\n产品中心\n新闻动态\n成功案例\n关于我们\n联系方式\n在线留言\n人才招聘\n" * 3,
    "keywords": "水泵厂家,水泵价格,水泵批发,水泵型号,不锈钢水泵,离心水泵,自吸水泵,水泵维修\n" * 6,
    "gambling": "真人娱乐城注册送彩金，百家乐投注网址，时时彩平台，老虎机在线开户，博彩公司排名。\n"
    * 5,
    "teasers": "".join(
        f"{day}号的天气怎么样，大家都在看的消息……阅读全文\n2023-05-{day}\n浏览({day * 7})\n"
        for day in range(10, 22)
    ),
}
MEASURING = default_filters()


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load_quality(QUALITY)


def score(scorer: Scorer, *texts: str) -> list[float]:
    measured = [measure_all(MEASURING, TextView(text)) for text in texts]
    return [found.value for found in scorer.score(texts, measured)]


def sentences(text: str) -> list[str]:
    return re.findall("[^。\n]+。?\n*", text)


def dealt_out(text: str) -> str:
    """Sentences in another order; the title and the line breaks stay where they were."""
    title, *parts = sentences(text)
    bodies = [part.rstrip("\n") for part in parts]
    moved = [bodies[at] for start in range(5) for at in range(start, len(bodies), 5)]
    return title + "".join(
        body + "\n" * part.count("\n") for body, part in zip(moved, parts, strict=True)
    )


def stuffed(text: str) -> str:
    return "".join(
        part + ("石材翻新公司电话" if at % 2 else "") for at, part in enumerate(sentences(text))
    )


def test_every_good_text_is_above_every_bad_one(scorer: Scorer) -> None:
    good, bad = score(scorer, *GOOD.values()), score(scorer, *BAD.values())
    assert min(good) > 0.5
    assert max(bad) < 0.2


@pytest.mark.parametrize("start", range(4))
def test_sentences_in_another_order_score_less(scorer: Scorer, start: int) -> None:
    articles = list(GOOD.values())
    page = "\n".join(articles[start:] + articles[:start])
    text, copy = score(scorer, page, dealt_out(page))
    assert text > copy


@pytest.mark.parametrize("name", GOOD)
def test_keywords_stuffed_in_score_less(scorer: Scorer, name: str) -> None:
    text, copy = score(scorer, GOOD[name], stuffed(GOOD[name]))
    assert text > copy


@pytest.mark.parametrize("name", GOOD)
def test_the_traditional_twin_scores_about_the_same(scorer: Scorer, name: str) -> None:
    hans, hant = score(scorer, GOOD[name], OpenCC("s2t").convert(GOOD[name]))
    assert hant == pytest.approx(hans, abs=0.03)


def test_genre_decides_little_among_good_texts(scorer: Scorer) -> None:
    values = score(scorer, *GOOD.values())
    assert max(values) - min(values) < 0.25


def test_an_empty_text_is_in_the_lowest_bucket(scorer: Scorer) -> None:
    measured = measure_all(MEASURING, TextView(""))
    found = scorer.score([""], [measured])[0]
    assert found.value < 0.05
    assert found.bucket == 0


def test_no_texts_have_no_scores(scorer: Scorer) -> None:
    assert scorer.score([], []) == []


def test_a_texts_score_does_not_depend_on_the_batch(scorer: Scorer) -> None:
    texts = [*GOOD.values(), *BAD.values(), ""] * 5
    measured = [measure_all(MEASURING, TextView(text)) for text in texts]
    alone = [scorer.score([text], [row])[0] for text, row in zip(texts, measured, strict=True)]
    assert scorer.score(texts, measured) == alone


TERM = {
    "input": "han_chars", "transform": "identity",
    "low": 0.0, "high": 10.0, "mean": 5.0, "scale": 1.0, "weight": 1.0,
}  # fmt: skip
PARAMETERS = {
    "terms": [TERM],
    "calibration": {"raw": [-5.0, 0.0, 5.0], "value": [0.0, 0.4, 1.0]},
    "bounds": [at / BUCKETS for at in range(1, BUCKETS)],
}


def predict_nothing(texts: list[str]) -> list[list[tuple[str, float]]]:
    return [[] for _ in texts]


def scored(han_chars: list[float]) -> list[Score]:
    small = Scorer(predict_nothing, PARAMETERS)
    return small.score(["文"] * len(han_chars), [{"han_chars": count} for count in han_chars])


def test_a_higher_sum_never_scores_less_and_never_leaves_0_to_1() -> None:
    values = [found.value for found in scored([count / 4 for count in range(-8, 60)])]
    assert values == sorted(values)
    assert values[0] == 0.0
    assert values[-1] == 1.0


def test_the_score_lies_on_the_line_between_the_corners() -> None:
    assert [found.value for found in scored([2.5, 5.0, 7.5])] == [0.2, 0.4, 0.7]


def test_the_bounds_part_the_scores_into_buckets() -> None:
    assert scored([0.0, 5.0, 10.0]) == [Score(0.0, 0), Score(0.4, 8), Score(1.0, 19)]


def test_a_measurement_that_is_not_made_is_named_when_the_scorer_is_built() -> None:
    with pytest.raises(ValueError, match="not made: han_chars"):
        Scorer(predict_nothing, PARAMETERS, measurements=["digit_ratio"])


def test_the_required_measurements_are_those_of_the_filters(scorer: Scorer) -> None:
    made = {name for cls in MEASURING for name in cls.measurements}
    assert set(scorer.required_measurements) <= made
    assert Scorer(predict_nothing, PARAMETERS).required_measurements == ("han_chars",)


@pytest.mark.parametrize(
    ("transform", "expected"),
    [("identity", 4.0), ("sqrt", 2.0), ("log", np.log(5)), ("asinh", np.arcsinh(4))],
)
def test_an_input_goes_through_its_transform(transform: str, expected: float) -> None:
    term = {**TERM, "transform": transform, "mean": 0.0}
    assert Terms([term]).sums([{"han_chars": 4.0}]) == pytest.approx([expected])


def test_an_unknown_transform_is_refused() -> None:
    with pytest.raises(ValueError, match="cube"):
        Terms([{**TERM, "transform": "cube"}])


def test_the_model_sees_neither_script_nor_width_nor_which_number_or_word() -> None:
    assert features("臺灣２０２１年，用Python寫") == features("台湾３７年,用redis写")


def test_the_model_sees_line_breaks_and_repeated_characters_but_no_rules_of_dashes() -> None:
    assert features("哈哈\n\n———— 完") == "哈 哈 ¶ — 完"


@given(st.text())
def test_the_model_sees_one_character_tokens_of_any_text(text: str) -> None:
    assert all(len(token) == 1 for token in features(text).split(" ") if token)


def test_the_labels_are_those_of_the_shipped_model() -> None:
    import fasttext

    model = fasttext.load_model(str(QUALITY))
    assert sorted(model.labels) == sorted(f"__label__{label}" for label in LABELS)

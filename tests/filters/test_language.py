"""Language identification: the cascade with a stand-in model, and the shipped model itself."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.language import Identifier, Language, iso_639_3
from filters.letters import model_text
from pipeline.errors import UsageError
from pipeline.models import LID, load_predict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def says(**scores: float) -> Identifier:
    """An identifier whose model always gives these scores."""
    top = sorted(scores.items(), key=lambda item: -item[1])

    def predict(texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        return [list(top) for _ in texts]

    return Identifier(predict)


def one(identifier: Identifier, text: str) -> Language:
    return identifier.identify([text])[0]


@pytest.fixture(scope="module")
def shipped() -> Identifier:
    return Identifier(load_predict(LID))


MANDARIN = (
    "昨天下午我和同事去图书馆还书，顺便借了两本关于城市规划的新书。回来的路上下起了小雨，"
    "我们在地铁站旁边的小店里等了半个小时，老板还给我们倒了热茶。他说这条街明年就要改造了。"
)
TAIWAN = (
    "這個週末我打算把電腦的硬碟換掉，再重新安裝軟體。網路上的教學寫得很清楚，只要先把資料備份好，"
    "然後照著步驟做就可以了。如果螢幕還是沒有畫面，就得拿去給店家檢查，聽說他們的服務品質不錯。"
)
CANTONESE = (
    "我哋尋日去咗旺角食飯，嗰間茶餐廳啲人真係多到爆，等咗成個鐘先至有位坐。佢話下次唔好再嚟呢度喇，"
    "不如喺屋企自己煮仲好味啲。"
)
LITERARY = (
    "昔有農夫，居山之陽，耕田而食，鑿井而飲。其子問曰：吾家世務農，何以不求仕乎？父曰：汝未知也。"
    "仕者勞心，農者勞力，其勞一也，而吾無憂焉。子乃悟，遂終身不復言仕。"
)
JAPANESE = "昨日は友人と一緒に駅前の新しい喫茶店へ行きました。静かで、とても居心地が良かったです。"
KOREAN = "어제는 친구와 함께 새로 생긴 서점에 다녀왔습니다. 조용하고 책이 아주 많았습니다."
ENGLISH = "We walked along the river after lunch and talked about the book she had lent me."


@pytest.mark.parametrize(
    ("text", "language", "script", "region"),
    [
        (MANDARIN, "cmn", "Hans", ""),
        (TAIWAN, "cmn", "Hant", "tw"),
        (CANTONESE, "yue", "Hant", "hk"),
        (LITERARY, "lzh", "Hant", ""),
        (JAPANESE, "jpn", "", ""),
        (KOREAN, "kor", "", ""),
        (ENGLISH, "eng", "", ""),
        ("Der Zug nach Norden fährt heute leider erst um halb neun ab.", "deu", "", ""),
        ("Поезд на север сегодня отправится только вечером.", "rus", "", ""),
        ("Chuyến tàu đi về phía bắc hôm nay sẽ khởi hành muộn hơn.", "vie", "", ""),
        ("", "und", "", ""),
        ("2024-05-01 12:30 / 42%", "und", "", ""),
    ],
)
def test_the_shipped_model_names_language_script_and_region(
    shipped: Identifier, text: str, language: str, script: str, region: str
) -> None:
    found = one(shipped, text)
    assert (found.language, found.script, found.region) == (language, script, region)


@pytest.mark.parametrize(
    "text",
    [
        "Το τρένο για τον βορρά φεύγει σήμερα το βράδυ.",
        "הרכבת צפונה יוצאת היום בערב.",
        "उत्तर की ओर जाने वाली गाड़ी आज शाम को निकलेगी।",
        "Pociąg na północ odjeżdża dziś dopiero wieczorem.",
        "Tåget norrut går inte förrän i kväll.",
    ],
)
def test_a_language_the_model_does_not_know_never_becomes_chinese(
    shipped: Identifier, text: str
) -> None:
    assert one(shipped, text).language not in {"cmn", "yue", "lzh", "wuu", "hak", "nan"}


def test_two_cantonese_marks_in_a_hundred_overrule_the_model() -> None:
    found = one(says(zh=0.99, yue=0.01), "保障咗多元文化")
    assert (found.language, found.score) == ("yue", 1.0)
    assert found.evidence["cantonese"] == pytest.approx(100 / 7)


def test_a_quoted_cantonese_word_does_not_make_a_page_cantonese() -> None:
    assert one(says(zh=0.99), MANDARIN * 2 + "他还学了一个“嘅”字。").language == "cmn"


def test_kana_overrule_the_model() -> None:
    assert one(says(zh=0.9), JAPANESE).language == "jpn"


def test_kanji_that_only_japan_writes_overrule_the_model() -> None:
    assert one(says(cmn=1.0), "静岡県出身。").language == "jpn"


def test_hangul_overrules_the_model() -> None:
    assert one(says(zh=0.9), KOREAN).language == "kor"


def test_a_text_without_han_is_not_chinese_whatever_the_model_says() -> None:
    assert one(says(zh=0.95, en=0.05), "λόγος και ἔργον").language == "und"
    assert one(says(zh=0.6, en=0.4), ENGLISH).language == "eng"


def test_a_text_between_english_and_another_language_is_english() -> None:
    assert one(says(fra=0.6, eng=0.3), "Article 11").language == "eng"


def test_a_chinese_page_full_of_english_terms_stays_chinese() -> None:
    found = one(says(en=0.9, zh=0.05), "在 Windows 系统上安装 Docker 以后需要重启服务")
    assert (found.language, found.script) == ("cmn", "Hans")
    assert found.score == pytest.approx(found.evidence["han"])


def test_a_long_text_without_kana_is_not_japanese() -> None:
    assert one(says(ja=0.9, zh=0.1), MANDARIN).language == "cmn"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("侬今朝到啥地方去？阿拉侪勿晓得搿桩事体，侬问伊。", "wuu"),
        ("𠊎係客家人，𠊎當歡喜唱山歌，𠊎等一下就轉屋下。", "hak"),
        ("伊佇厝裡食飯，𪜶佮阮佇門口講話。", "nan"),
    ],
)
def test_marks_name_the_languages_no_model_knows(text: str, language: str) -> None:
    assert one(says(cmn=1.0), text).language == language


def test_labels_of_lid_176_become_iso_639_3() -> None:
    labels = ("zh", "yue", "wuu", "ja", "ko", "en", "als", "cmn")
    assert [iso_639_3(label) for label in labels] == [
        "cmn", "yue", "wuu", "jpn", "kor", "eng", "gsw", "cmn",
    ]  # fmt: skip


def test_the_models_own_labels_are_kept() -> None:
    assert one(says(zh=0.75, ja=0.25), MANDARIN).top == (("zh", 0.75), ("ja", 0.25))


@given(st.lists(st.text(), max_size=4))
def test_any_text_is_identified(shipped: Identifier, texts: list[str]) -> None:
    found = shipped.identify(texts)
    assert len(found) == len(texts)
    assert all(0 <= language.score <= 1 for language in found)


@given(st.text())
def test_the_models_text_has_lower_case_letters_and_spaces_only(text: str) -> None:
    assert all(char == " " or not char.isspace() for char in model_text(text))


def test_a_batch_gives_what_its_texts_give_alone(shipped: Identifier) -> None:
    texts = [MANDARIN, CANTONESE, "", JAPANESE, ENGLISH]
    assert shipped.identify(texts) == [one(shipped, text) for text in texts]


def test_a_missing_model_is_named_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no fastText model at .*absent\.ftz.*configuration"):
        load_predict(tmp_path / "absent.ftz")


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ftz").write_bytes(b"not a model")
    with pytest.raises(UsageError, match=r"broken\.ftz is not a fastText model"):
        load_predict(tmp_path / "broken.ftz")


def test_prediction_takes_line_breaks_and_lone_surrogates() -> None:
    predict = load_predict(LID)
    assert predict(["第一行\n第二行"]) == predict(["第一行 第二行"])
    assert predict(["\ud800", ""]) == [[], []]
    assert predict([]) == []


def test_real_documents_are_called_what_they_are(shared: Path, shipped: Identifier) -> None:
    lines = defaultdict(list)
    with (shared / "data" / "lid.jsonl").open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            # Not trained on: Wikipedia's treebanks, and the Cantonese corpus ctcpc.
            if row["source"].startswith(("UD_Chinese", "UD_Japanese", "ctcpc")):
                lines[iso_639_3(row["label"].partition("-")[0])].append(row["text"])
    for language, texts in lines.items():
        documents = ["\n".join(texts[at : at + 8]) for at in range(0, len(texts), 8)]
        right = sum(found.language == language for found in shipped.identify(documents))
        assert right / len(documents) >= (0.97 if language == "yue" else 0.995)

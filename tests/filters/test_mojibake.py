"""Text that was garbled before it was encoded is repaired where nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.charset import decode
from filters.charset_tables import decode_as
from filters.mojibake import repair

TEXT = "我们的网站提供各种旅游信息，包括酒店、交通和当地的美食。\n"
PAGE = f"<html><head><title>旅游</title></head><body>{TEXT * 6}</body></html>"
TRADITIONAL = "<p>我們的網站提供各種旅遊資訊，包括酒店、交通和當地的美食。</p>\n" * 6


@pytest.mark.parametrize(
    ("page", "written_in", "read_as", "name"),
    [
        (PAGE, "utf-8", "windows-1252", "utf8_read_as_latin1"),
        (PAGE, "gbk", "windows-1252", "gbk_read_as_latin1"),
        (TRADITIONAL, "big5", "windows-1252", "big5_read_as_latin1"),
        ("<p>本馆周一休息</p>\n<p>欢迎大家来玩</p>", "utf-8", "gb18030", "utf8_read_as_gbk"),
        ("我们一家人都喜欢这里的风景", "utf-8", "gb18030", "utf8_read_as_gbk"),
        ("本馆休息", "utf-8", "gb18030", "utf8_read_as_gbk"),
    ],
)
def test_garbled_text_comes_back(page: str, written_in: str, read_as: str, name: str) -> None:
    garbled, lost = decode_as(page.encode(written_in), read_as)
    assert lost == 0
    got = decode(garbled.encode())
    assert (got.text, got.repaired, got.charset) == (page, name, "utf-8")


def test_text_read_as_latin_1_by_the_letter_comes_back() -> None:
    # With C1 controls where Windows has quotation marks.
    assert repair(TEXT.encode().decode("latin-1")) == (TEXT, "utf8_read_as_latin1")


def test_a_byte_order_mark_that_was_garbled_with_the_text_is_removed() -> None:
    garbled = ("\ufeff" + TEXT).encode().decode("latin-1")
    assert repair(garbled) == (TEXT, "utf8_read_as_latin1")


def test_a_garbled_page_that_lost_a_byte_is_left() -> None:
    garbled = PAGE.encode().decode("gb18030", "replace")
    assert "\ufffd" in garbled
    assert repair(garbled) == (garbled, "")


def test_a_page_with_one_garbled_paragraph_is_left() -> None:
    mixed = PAGE + TEXT.encode().decode("latin-1")
    assert repair(mixed) == (mixed, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        PAGE,
        TRADITIONAL,
        "Ça a été créé à l'Hôtel de Ville, où l'été paraît sûr.",
        "Größe, Übung, Äpfel, Öl, süß",
        "ÀÉÈÊÇ ÀÉÈÊÇ ÀÉÈÊÇ ÀÉÈÊÇ",
        "“”‘’—…•™©®",
        "Сегодня весь день шёл дождь",
        "今日は朝から雨が降っていた。",
        "部首：龘靐齉齾龗麤鱻爩麣驫灪，讀音見附錄。",
        "\ue000\ue001\ue002" * 20,
        "\ud800 lone",
        "锟斤拷锟斤拷锟斤拷锟斤拷",
    ],
)
def test_text_that_is_not_garbled_is_left(text: str) -> None:
    assert repair(text) == (text, "")


@given(st.text(max_size=200))
def test_any_text_is_left_or_repaired(text: str) -> None:
    got, name = repair(text)
    assert (got == text) is (name == "")

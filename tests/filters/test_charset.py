"""Bytes to text: the charset, the text and the damage, whatever the page says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filters.charset import decode

SIMPLIFIED = (
    "<html><head><title>周末爬山记</title></head><body>\n"
    "<h1>周末爬山记</h1>\n"
    "<p>星期六早上七点，我和两个同事坐地铁去西山。前一天下过雨，空气很好，路边的野花都开了。</p>\n"
    '<p>走到半山腰的时候，小李说他的鞋坏了，我们只好在亭子里休息，"顺便"吃了带来的面包。</p>\n'
    "<p>下山以后找了一家面馆，老板听说我们从山上走下来，多送了一碟小菜。回到家已经是晚上8点。</p>\n"
    "</body></html>\n"
)
TRADITIONAL = (
    "<html><head><title>週末爬山記</title></head><body>\n"
    "<h1>週末爬山記</h1>\n"
    "<p>星期六早上七點，我和兩個同事坐捷運去陽明山。前一天下過雨，空氣很好，路邊的野花都開了。</p>\n"
    '<p>走到半山腰的時候，小李說他的鞋壞了，我們只好在亭子裡休息，"順便"吃了帶來的麵包。</p>\n'
    "<p>下山以後找了一家麵館，老闆聽說我們從山上走下來，多送了一碟小菜。回到家已經是晚上8點。</p>\n"
    "</body></html>\n"
)
# Python codec, WHATWG name, page.
ENCODINGS = [
    ("gbk", "gb18030", SIMPLIFIED),
    ("gb18030", "gb18030", TRADITIONAL),
    ("big5", "big5", TRADITIONAL),
    ("big5hkscs", "big5", TRADITIONAL),
    ("utf-8", "utf-8", SIMPLIFIED),
    ("utf-16-le", "utf-16le", SIMPLIFIED),
    ("utf-16-be", "utf-16be", TRADITIONAL),
    ("hz", "hz-gb-2312", SIMPLIFIED),
]
LABELS = ["", "utf-8", "gb2312", "big5", "iso-8859-1", "euc-kr", "windows-1251", "no-such-charset"]


def with_meta(page: str, label: str) -> str:
    return page.replace("<title>", f'<meta charset="{label}"><title>')


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("codec", "charset", "page"), ENCODINGS)
def test_no_header_makes_a_page_unreadable(codec: str, charset: str, page: str, label: str) -> None:
    got = decode(page.encode(codec), label)
    assert (got.charset, got.text, got.damage) == (charset, page, 0)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("codec", "charset", "page"), ENCODINGS)
def test_no_meta_makes_a_page_unreadable(codec: str, charset: str, page: str, label: str) -> None:
    page = with_meta(page, label)
    got = decode(page.encode(codec))
    assert (got.charset, got.text, got.damage) == (charset, page, 0)


@pytest.mark.parametrize("text", ["我们今天去图书馆", "本公司提供各种服务，欢迎来电"])
@pytest.mark.parametrize("codec", ["gb18030", "utf-8", "hz"])
def test_eight_characters_are_enough_without_a_declaration(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


def test_eight_characters_of_big5_are_enough_under_a_wrong_header() -> None:
    assert decode("這間學校的學生都很喜歡看書".encode("big5"), "gb2312").charset == "big5"


@pytest.mark.parametrize(
    ("body", "header", "source"),
    [
        (b"\xef\xbb\xbf" + SIMPLIFIED.encode(), "gbk", "bom"),
        (SIMPLIFIED.encode("gbk"), "GB2312", "header"),
        (SIMPLIFIED.encode("gbk"), ' "gbk" ', "header"),
        (with_meta(SIMPLIFIED, "gbk").encode("gbk"), "utf-8", "meta"),
        (with_meta(SIMPLIFIED, "gbk").encode("gbk"), "gb18030", "header"),
        (SIMPLIFIED.encode(), "", "utf-8 trial"),
        (with_meta(SIMPLIFIED, "gb2312").encode(), "big5", "utf-8 trial"),
        (with_meta(SIMPLIFIED, "utf8mb4").encode(), "", "meta"),
        (SIMPLIFIED.encode("gbk"), "", "detected"),
        (SIMPLIFIED.encode("gbk"), "utf-8", "detected"),
    ],
)
def test_the_source_is_the_strongest_declaration_that_told_the_truth(
    body: bytes, header: str, source: str
) -> None:
    assert decode(body, header).source == source


def test_a_late_meta_is_heard_when_nothing_else_tells() -> None:
    page = f"<!-- {'x' * 3000} --><meta charset=euc-kr><p>가각</p>"
    assert decode(page.encode("euc-kr")).charset == "euc-kr"


@pytest.mark.parametrize(
    ("mark", "codec", "charset"),
    [
        (b"\xef\xbb\xbf", "utf-8", "utf-8"),
        (b"\xff\xfe", "utf-16-le", "utf-16le"),
        (b"\xfe\xff", "utf-16-be", "utf-16be"),
    ],
)
def test_a_byte_order_mark_is_not_part_of_the_text(mark: bytes, codec: str, charset: str) -> None:
    got = decode(mark + SIMPLIFIED.encode(codec), "big5")
    assert (got.charset, got.source, got.text) == (charset, "bom", SIMPLIFIED)


def test_a_utf_8_mark_before_gbk_does_not_make_it_utf_8() -> None:
    got = decode(b"\xef\xbb\xbf" + SIMPLIFIED.encode("gbk"))
    assert (got.charset, got.text) == ("gb18030", SIMPLIFIED)


@pytest.mark.parametrize("label", ["", "gb2312", "iso-8859-1", "utf-8"])
def test_pure_ascii_is_utf_8_whatever_is_declared(label: str) -> None:
    assert decode(b"<p>plain ~ text", label).charset == "utf-8"


@pytest.mark.parametrize("code", ['"~{name~}"', "sed 's/~{x~}/y/'", "~{ not HZ ~}", "\x1b[31mred"])
def test_english_with_escapes_of_other_charsets_stays_as_it_is(code: str) -> None:
    page = f"<pre>{code}</pre>"
    got = decode(page.encode())
    assert (got.charset, got.text) == ("utf-8", page)


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [
        ("今日は朝から雨が降っていたので、家で本を読みました。", "shift_jis", "shift_jis"),
        ("今日は朝から雨が降っていたので、家で本を読みました。", "euc_jp", "euc-jp"),
        ("今日は朝から雨が降っていたので、家で本を読みました。", "iso2022_jp", "iso-2022-jp"),
        ("오늘은 아침부터 비가 와서 집에서 책을 읽었습니다.", "euc-kr", "euc-kr"),
        ("Il a plu toute la journée, je suis resté à la maison.", "cp1252", "windows-1252"),
    ],
)
def test_other_languages_are_not_taken_for_chinese(text: str, codec: str, charset: str) -> None:
    got = decode(text.encode(codec))
    assert (got.charset, got.text) == (charset, text)


def test_a_declared_single_byte_charset_is_kept() -> None:
    text = "Сегодня весь день шёл дождь, и мы остались дома."
    assert decode(text.encode("cp1251"), "windows-1251").text == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Сегодня весь день шёл дождь, и мы остались дома. Завтра поедем за город.", "cp1251"),
        ("ПЕРЕПИСЬНАСЕЛЕНИЯпереписьнаселения", "koi8-r"),
        ("ημέραπολυτεχνείοκαλημέρασαςευχαριστούμε", "iso8859-7"),
        ("วันนี้ฝนตกตั้งแต่เช้าพวกเราจึงอยู่บ้านอ่านหนังสือ", "cp874"),
    ],
)
def test_scripts_that_go_undeclared_are_not_taken_for_chinese(text: str, codec: str) -> None:
    assert decode((text * 4).encode(codec)).charset == "windows-1252"


@pytest.mark.parametrize(
    ("body", "text", "damage"),
    [
        (b"<p>" + "山路".encode("gbk") + b"\xc9<b>", "<p>山路\ufffd<b>", 1),
        ("今天天气很好".encode("gbk")[:-1], "今天天气很\ufffd", 1),
        ("今天天气很好".encode("gbk") + b"\xff", "今天天气很好\ufffd", 1),
        ("今天天气很好".encode("gbk") + b"\x80", "今天天气很好€", 0),
    ],
)
def test_damage_in_gbk_is_counted_and_eats_no_ascii(body: bytes, text: str, damage: int) -> None:
    got = decode(body, "gbk")
    assert (got.text, got.damage) == (text, damage)


@pytest.mark.parametrize(
    ("insert", "replacements"),
    [
        (b"\xc0\xaf", 2),  # overlong
        (b"\xed\xa0\x80", 3),  # half a surrogate pair (CESU-8)
        (b"\xe4\xb8", 1),  # cut short
        (b"\xff", 1),
    ],
)
def test_bytes_that_are_no_utf_8_are_counted_as_the_standard_does(
    insert: bytes, replacements: int
) -> None:
    got = decode(SIMPLIFIED.encode() + insert + b"<br>")
    assert got.text == SIMPLIFIED + "\ufffd" * replacements + "<br>"
    assert (got.charset, got.damage) == ("utf-8", replacements)


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_a_replacement_character_of_the_author_is_no_damage(codec: str) -> None:
    page = SIMPLIFIED + "<p>\ufffd</p>"
    got = decode(page.encode(codec))
    assert (got.text, got.damage) == (page, 0)


def test_nul_bytes_in_a_utf_8_page_change_nothing() -> None:
    page = SIMPLIFIED.replace("<h1>", "<h1>\0\0")
    assert decode(page.encode()).text == page


def test_a_page_with_a_gbk_footer_stays_utf_8() -> None:
    got = decode(SIMPLIFIED.encode() + "版权所有".encode("gbk"))
    assert got.charset == "utf-8"
    assert got.text.startswith(SIMPLIFIED)
    assert got.damage > 0


COMMON = sorted({char for char in SIMPLIFIED if char > "\u3000"})
COMMON_TRADITIONAL = sorted({char for char in TRADITIONAL if char > "\u3000"})


@given(st.text(st.sampled_from(COMMON), min_size=12, max_size=300), st.sampled_from(LABELS))
def test_common_simplified_characters_come_back_from_every_charset(text: str, label: str) -> None:
    for codec in ("gbk", "gb18030", "utf-8", "hz"):
        assert decode(f"<p>{text}</p>".encode(codec), label).text == f"<p>{text}</p>"


@given(st.text(st.sampled_from(COMMON_TRADITIONAL), min_size=12, max_size=300))
def test_common_traditional_characters_come_back_from_every_charset(text: str) -> None:
    for codec in ("gbk", "big5", "utf-8", "utf-16-le", "utf-16-be"):
        assert decode(f"<p>{text}</p>".encode(codec)).text == f"<p>{text}</p>"


@given(st.binary(max_size=400), st.sampled_from([*LABELS, "utf-16", "hz", "iso-2022-jp"]))
def test_any_bytes_decode_and_damage_is_what_is_replaced(body: bytes, label: str) -> None:
    got = decode(body, label)
    assert 0 <= got.damage <= got.text.count("\ufffd")
    assert decode(body, label) == got


@given(st.text(max_size=60))
def test_any_label_is_taken(label: str) -> None:
    assert decode(SIMPLIFIED.encode("gbk"), label).text == SIMPLIFIED


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([b"\x81", b"~{", b"\xa2A", b"<meta ", b"\xff<!--", b"\x1b$B", b"a\0\0"]))
def test_a_flood_of_anything_decodes(flood: bytes) -> None:
    assert decode(flood * 20_000).text

"""What filters.pii promises: personal data masked by kind, every other number left as it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters import pii_checks
from filters.pii import DEFAULT_KINDS, KINDS, PERSON_KINDS, Masked, mask

MASKED = [
    # mainland mobile: bare, grouped, prefixed, full-width, listed, after labels
    ("手机13812345678，晚上打", "手机<PHONE_CN>，晚上打"),
    ("有意者138-1234-5678联系", "有意者<PHONE_CN>联系"),
    ("王老师 138 1234 5678", "王老师 <PHONE_CN>"),
    ("+86 13812345678", "<PHONE_CN>"),
    ("电话：+86-138-1234-5678", "电话：<PHONE_CN>"),
    ("电话１３８１２３４５６７８", "电话<PHONE_CN>"),
    ("13812345678/13987654321、15012344321", "<PHONE_CN>/<PHONE_CN>、<PHONE_CN>"),
    ("Tel13812345678", "Tel<PHONE_CN>"),
    ("订单有误请拨打13812345678", "订单有误请拨打<PHONE_CN>"),
    ("13812345678QQ同号", "<PHONE_CN>QQ同号"),
    ("注册\n13812345678", "注册\n<PHONE_CN>"),
    # mainland landline
    ("传真：010-62345678", "传真：<PHONE_CN>"),
    ("(0755)26345678-8001", "<PHONE_CN>"),
    ("办公室0571－87654321。", "办公室<PHONE_CN>。"),
    ("电话 02062345678", "电话 <PHONE_CN>"),
    ("电话：86-0523-87755308", "电话：<PHONE_CN>"),
    ("请致电+86 21 6234 5678", "请致电<PHONE_CN>"),
    ("电话：65091234", "电话：<PHONE_CN>"),
    # Taiwan, Hong Kong, Macau
    ("手機0912-345-678", "手機<PHONE_TW>"),
    ("聯絡0912345678林小姐", "聯絡<PHONE_TW>林小姐"),
    ("電話：(02)2345-6789", "電話：<PHONE_TW>"),
    ("02-2345-6789 分機12", "<PHONE_TW>"),
    ("049-2345678", "<PHONE_TW>"),
    ("+886-2-2345-6789", "<PHONE_TW>"),
    ("+852 2345 6789", "<PHONE_HK>"),
    ("電話：2345 6789", "電話：<PHONE_HK>"),
    ("(853) 2878 1234", "<PHONE_HK>"),
    # identity numbers
    ("身份证11010519491231002X。", "身份证<ID_CN>。"),
    ("公民身份号码110105 19491231 002x", "公民身份号码<ID_CN>"),
    ("身份证号：110105491231002", "身份证号：<ID_CN>"),
    ("身分證字號：A123456789", "身分證字號：<ID_TW>"),
    ("統一編號A123456789", "統一編號<ID_TW>"),
    ("居留證A800000014", "居留證<ID_TW>"),
    ("身份證A123456(3)", "身份證<ID_HK>"),
    ("A123456（3）", "<ID_HK>"),
    ("HKID: A1234563", "HKID: <ID_HK>"),
    ("护照号码：E12345678", "护照号码：<PASSPORT_CN>"),
    ("通行證號 C12345678", "通行證號 <PASSPORT_CN>"),
    ("经营者信用代码92110105MA0012347W", "经营者信用代码<USCC_CN>"),
    # bank cards
    ("卡号：6222021234567890128", "卡号：<BANK_CARD>"),
    ("转给6222021234567890128", "转给<BANK_CARD>"),
    ("4111 1111 1111 1111", "<BANK_CARD>"),
    ("信用卡4111111111111111", "信用卡<BANK_CARD>"),
    # accounts
    ("投稿zhang.wei@163.com，一周内回复", "投稿<EMAIL>，一周内回复"),
    ("chen_jie(at)mail.com.cn", "<EMAIL>"),
    ("ｅ-mail：li＠qq.com", "ｅ-mail：<EMAIL>"),
    ("QQ：12345", "QQ：<QQ>"),
    ("加我QQ717898", "加我QQ<QQ>"),
    ("QQ交流群：987654321", "QQ交流群：<QQ>"),
    ("加羣 987654321", "加羣 <QQ>"),
    ("微信：lin_2008", "微信：<WECHAT>"),
    ("微信号：zhangwei", "微信号：<WECHAT>"),
    ("加微信wangmei88领取", "加微信<WECHAT>领取"),
    ("vx:abc12345", "vx:<WECHAT>"),
    # others
    ("车牌京A12345", "车牌<PLATE_CN>"),
    ("粤B·D12345", "<PLATE_CN>"),
    ("来自202.96.128.86的网友", "来自<IP>的网友"),
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_personal_data_is_replaced_by_its_kind(text: str, masked: str) -> None:
    assert masked == mask(text).text


KEPT = [
    "",
    "没有数字的一句话。",
    # organisations
    "客服热线400-810-1234，投诉电话：010-62345678",
    "统一社会信用代码91350100M000100Y43",
    "微信公众号：yuedu2019",
    # numbers that say what they are
    "订单号13812345678",
    "运单号：13812345678",
    "零件号 13812345678",
    "ISBN：978-7-302-12345-6",
    "doi:10.1016/j.cell.2020.13812345678",
    "营业额13812345678元",
    "总投资13800000000",
    "约15012345678股",
    "时间戳1612345678901",
    "20230512 10:23:45",
    "135 2010 2011 2012",
    "https://example.cn/item/13812345678.html",
    "md5:d41d8cd98f13812345678",
    "3.13812345678",
    "-0.02162345678",
    "编号6222021234567890128",
    "https://weibo.example/status/4111111111111111",
    # check digits that are wrong
    "身份证110105194912310021",
    "卡号：6222021234567890129",
    "A123456788",
    "A123456(4)",
    "92110105MA0012347X",
    "型号A123456789",
    # dates and rounds after a label
    "電話：20231201",
    # code and words
    'wx:for-item="goods"',
    "vx: boolean",
    "微信支付WeChatPay",
    "logo@2x.png",
    "git@github.com:foo/bar.git",
    "user@example.com",
    "getty@tty1.service",
    "QQ2011版",
    "QQ12345678901234",
    "最新A12345款",
    "沪G1503高速的车",
    "护照办理需15个工作日",
    # addresses of machines
    "192.168.1.10 和 127.0.0.1",
    "Chrome/120.12.60.99",
    "版本 22.11.30.15",
    "DNS 114.114.114.114",
    "6.2.4.4. 邮件地址配置",
    "224.10.20.30 多播",
    "300.10.20.30",
]


@pytest.mark.parametrize("text", KEPT)
def test_digits_without_evidence_stay(text: str) -> None:
    assert Masked(text, {}) == mask(text)


def test_counts_are_given_by_kind() -> None:
    result = mask("手机13812345678或13987654321，邮箱a@163.com")
    assert result.counts == {"EMAIL": 1, "PHONE_CN": 2}


def test_only_the_kinds_asked_for_are_masked() -> None:
    text = "手机13812345678，邮箱a@163.com"
    assert mask(text, ("EMAIL",)).text == "手机13812345678，邮箱<EMAIL>"
    assert text == mask(text, ()).text


def test_kinds_are_named_once_and_all_can_be_found() -> None:
    names = [kind.name for kind in KINDS]
    found = {kind for text, _ in MASKED for kind in mask(text).counts}
    assert len(names) == len(set(names))
    assert set(names) == found
    assert set(DEFAULT_KINDS) | set(PERSON_KINDS) <= set(names)


def test_text_around_is_kept_to_the_character() -> None:
    text = "前\u3000１２\ud800🙂13812345678\x00後"
    assert text.replace("13812345678", "<PHONE_CN>") == mask(text).text


FRAGMENTS = (
    [text for text, _ in MASKED] + KEPT + ["<QQ>", "<PHONE_CN>", "/", " ", "-", "1", "A", "："]
)


@given(st.lists(st.sampled_from(FRAGMENTS) | st.text("0123456789-/.@ABxQ：微信 ", max_size=9)))
def test_masking_is_idempotent(parts: list[str]) -> None:
    once = mask("".join(parts)).text
    assert Masked(once, {}) == mask(once)


@given(st.text())
def test_masking_is_total(text: str) -> None:
    assert mask(text).text is not None


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "13812345678/" * 50_000,
        "1 " * 300_000,
        "a" * 500_000 + "@",
        "a@" * 300_000,
        "a.b@c." * 100_000,
        "电话：" * 200_000 + "1234567",
        "微信：abcdef1 " * 50_000,
        "身份证11010519491231002X，" * 20_000,
        "1.2.3.4." * 100_000,
    ],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    mask(text)
    assert time.process_time() - start < 20  # measured: 4 s at most; quadratic: minutes


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("110105194912310021", False),
        ("990105194912310028", False),  # no such province
        ("110105194913310023", False),  # no such month
    ],
)
def test_resident_identity_numbers_are_checked(number: str, valid: bool) -> None:
    assert valid == pii_checks.is_cn_id(number)


@given(st.text("0123456789", min_size=12, max_size=18))
def test_one_digit_in_ten_completes_a_card_number(body: str) -> None:
    assert sum(pii_checks.is_luhn(body + digit) for digit in "0123456789") == 1


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("202.96.128.86", True),
        ("100.63.1.1", True),
        ("100.64.1.1", False),  # carrier's own
        ("172.15.1.1", True),
        ("172.16.1.1", False),
        ("172.31.255.254", False),
        ("172.32.1.1", True),
        ("192.88.99.1", False),  # 6to4 relays
        ("198.19.1.1", False),  # benchmarks
        ("203.0.113.7", False),  # documentation
        ("224.0.0.1", False),  # multicast
        ("255.255.255.254", False),
        ("1.2.3.256", False),
        ("59.66.1.0", False),  # a network
    ],
)
def test_only_public_addresses_of_hosts_count(address: str, public: bool) -> None:
    assert public == pii_checks.is_public_ipv4(address)

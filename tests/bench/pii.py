"""Measure the masking of personal data: generated cases, hard negatives, and clean documents.

    python tests/bench/pii.py [--data ../shared/data] [--show]

2,000 sentences of both scripts with one planted item each, in the formats people write, and 500
sentences with numbers that look like personal data and are none. All numbers are random with
valid check digits; none is anybody's but by chance.
"""
# ruff: noqa: E501 - sentences read best whole

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path

import opencc

from filters import pii_checks
from filters.pii import mask

ROOT = Path(__file__).resolve().parents[2]
CASES, NEGATIVES = 2000, 500
to_hant = opencc.OpenCC("s2t").convert

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ["建国", "丽娟", "志强", "晓燕", "文博", "雅婷", "俊杰", "美玲", "海涛", "思远", "敏", "磊"]


class Maker:
    """Numbers and names of every kind, drawn from one seeded source."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def digits(self, count: int, first: str = "0123456789") -> str:
        return self.rng.choice(first) + "".join(
            self.rng.choice("0123456789") for _ in range(count - 1)
        )

    def name(self) -> str:
        return self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)

    def luhn(self, start: str, length: int) -> str:
        body = start + self.digits(length - len(start) - 1)
        return next(body + d for d in "0123456789" if pii_checks.is_luhn(body + d))

    def date(self) -> str:
        return f"{self.rng.randint(1940, 2012)}{self.rng.randint(1, 12):02}{self.rng.randint(1, 28):02}"

    def id_cn(self) -> str:
        area = self.rng.choice(
            ["110105", "310104", "440305", "510107", "330106", "210202", "650103"]
        )
        body = area + self.date() + self.digits(3)
        number = next(body + c for c in "0123456789X" if pii_checks.is_cn_id(body + c))
        form = self.rng.random()
        if form < 0.1:
            return f"{number[:6]} {number[6:14]} {number[14:]}"
        return number.lower() if form < 0.2 else number

    def id_tw(self) -> str:
        second = self.rng.choice(["1", "2", "8", "9", *"ABCD"])
        body = self.rng.choice("ABCDEFGHJKLMNPQRSTUVXYWZIO") + second + self.digits(7)
        return next(body + d for d in "0123456789" if pii_checks.is_tw_id(body + d))

    def id_hk(self) -> str:
        letters = self.rng.choice(["A", "C", "K", "P", "R", "Y", "Z", "WX", "XA"])
        digits = self.digits(6)
        check = next(c for c in "0123456789A" if pii_checks.is_hk_id(letters, digits, c))
        return f"{letters}{digits}{self.rng.choice([f'({check})', f'（{check}）'])}"

    def mobile_cn(self) -> str:
        number = (
            self.rng.choice(["13", "15", "18"])
            + self.digits(1, "0125678")
            + self.digits(8, "123456789")
        )
        if number.endswith("00000"):
            return self.mobile_cn()
        a, b, c = number[:3], number[3:7], number[7:]
        return self.rng.choice(
            [number] * 6
            + [
                f"{a}-{b}-{c}",
                f"{a} {b} {c}",
                f"+86 {number}",
                f"+86-{number}",
                f"86-{number}",
                f"+86{number}",
                f"+86 {a} {b} {c}",
            ]
        )

    def landline_cn(self) -> str:
        area = self.rng.choice(["010", "021", "020", "0755", "0571", "028", "0451", "0898"])
        local = self.digits(8, "2345678")
        return self.rng.choice([f"{area}-{local}"] * 4 + [f"({area}){local}", f"（{area}）{local}", f"{area}－{local}", f"{area}-{local}-{self.digits(3, '123')}", f"+86-{area[1:]}-{local}", f"{area}-{local[:4]} {local[4:]}"])  # fmt: skip

    def phone_tw(self) -> str:
        m, l8, l7 = self.digits(8), self.digits(8, "2345678"), self.digits(7, "2345678")
        return self.rng.choice([f"09{m}", f"09{m[:2]}-{m[2:5]}-{m[5:]}", f"09{m[:2]}-{m[2:]}", f"09{m[:2]} {m[2:5]} {m[5:]}", f"+886-9{m[:2]}-{m[2:5]}-{m[5:]}", f"+886 9{m}",
            f"(02){l8}", f"(02) {l8[:4]}-{l8[4:]}", f"02-{l8[:4]}-{l8[4:]}", f"04-{l8}", f"07-{l7[:3]}-{l7[3:]}", f"(03){l7}", f"049-{l7}", f"+886-2-{l8[:4]}-{l8[4:]}"])  # fmt: skip

    def phone_hk(self) -> str:
        n = self.digits(8, "2356789")
        return self.rng.choice(
            [
                f"+852 {n[:4]} {n[4:]}",
                f"+852-{n}",
                f"(852) {n[:4]} {n[4:]}",
                f"00852-{n}",
                f"852-{n}",
                f"+853 {n[:4]} {n[4:]}",
                f"+852{n}",
            ]
        )

    def email(self) -> str:
        user = self.rng.choice(
            ["zhang.wei", "liuyang", "chen_jie", "sunny", "wxm-2008", "a", "lin+news", "Kevin.Wu"]
        ) + self.rng.choice(["", self.digits(3)])
        domain = self.rng.choice(
            [
                "163.com",
                "qq.com",
                "gmail.com",
                "126.com",
                "sina.com.cn",
                "ms12.hinet.net",
                "yahoo.com.tw",
                "netvigator.com",
                "pku.edu.cn",
                "mail.example-corp.com.cn",
            ]
        )
        return f"{user}{self.rng.choice(['@'] * 9 + ['(at)'])}{domain}"

    def card(self) -> str:
        number = self.luhn(
            *self.rng.choice(
                [
                    ("622202", 19),
                    ("621700", 19),
                    ("622588", 16),
                    ("4", 16),
                    ("53", 16),
                    ("37", 15),
                    ("955880", 19),
                ]
            )
        )
        if len(number) != 15 and self.rng.random() < 0.4:
            return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
        return number

    def plate(self) -> str:
        province, letter = (
            self.rng.choice("京津沪渝冀豫辽湘皖鲁苏浙赣鄂桂晋陕闽粤川"),
            self.rng.choice("ABCDEFGH"),
        )
        tail = self.rng.choice(
            [
                self.digits(5),
                self.rng.choice("ABCDEFGHJK") + self.digits(4),
                "D" + self.digits(5),
                self.digits(3) + "QZ",
                "8A" + self.digits(3),
            ]
        )
        return province + letter + self.rng.choice(["", "·", "·"]) + tail

    def wechat(self) -> str:
        return self.rng.choice(["lin_", "xiaoyu", "ABC-", "wangmei", "zz_", "Tina"]) + self.digits(
            self.rng.randint(3, 8), "123456789"
        )

    def passport(self) -> str:
        return self.rng.choice(
            [
                "E" + self.digits(8),
                "EA" + self.digits(7),
                "G" + self.digits(8),
                "H" + self.digits(8),
                "C" + self.digits(8),
            ]
        )

    def ip(self) -> str:
        while True:
            address = ".".join(str(self.rng.randint(11, 222)) for _ in range(4))
            if pii_checks.is_public_ipv4(address):
                return address

    def uscc(self) -> str:
        while True:
            body = "92" + self.rng.choice(["110105", "440106", "330782"]) + "MA" + self.digits(7)
            for check in "0123456789ABCDEFGHJKLMNPQRTUWXY":
                if pii_checks.is_uscc(body + check):
                    return body + check


PHONE = ["有意者请致电{v}联系{n}。", "联系人：{n}，电话：{v}", "{n}的手机是{v}，晚上八点以后打。", "报名请拨打{v}（{n}老师），名额有限。", "TEL：{v}\n地址：中山路12号", "我的号码换成了{v}，麻烦大家存一下。",
         "如有线索，请与{n}警官联系，{v}。", "急租两室一厅，月付，{v}，中介勿扰。", "昨天下午3点，一名自称客服的男子用{v}给她打来电话。", "{n} {v} 浙江省杭州市西湖区文三路", "订餐送餐 {v} 24小时"]  # fmt: skip
TEMPLATES: dict[str, tuple[str, list[str], str]] = {
    "PHONE_CN mobile": ("mobile_cn", PHONE, "PHONE_CN"),
    "PHONE_CN landline": ("landline_cn", ["咨询电话：{v}，联系人{n}。", "请将简历传真至{v}。", "{n}，办公室{v}，周一至周五接听。", "电话 {v}", "编辑部{v}，邮箱另附。", "有意者致电{v}。"], "PHONE_CN"),
    "PHONE_TW": ("phone_tw", PHONE, "PHONE_TW"),
    "PHONE_HK": ("phone_hk", PHONE, "PHONE_HK"),
    "ID_CN": ("id_cn", ["身份证号：{v}", "姓名{n}，身份证号码{v}，户籍地为本市。", "被告人{n}（公民身份号码{v}），男，汉族。", "{n} {v} 合格", "请核对您的证件{v}是否有误。", "居民{n}，{v}，现住幸福里3号楼。"], "ID_CN"),
    "ID_TW": ("id_tw", ["身分证字号：{v}", "申请人{n}，统一编号{v}，住新北市。", "{n}（{v}）中签", "居留证号码{v}，请携带正本。"], "ID_TW"),
    "ID_HK": ("id_hk", ["身份证号码：{v}", "持证人{n}，香港身份证{v}。", "{n} {v} 已登记", "HKID：{v}，请于三日内交回。"], "ID_HK"),
    "BANK_CARD": ("card", ["户名{n}，卡号：{v}，开户行工商银行。", "请把钱打到这张卡：{v}（建设银行，{n}）", "银行卡 {v} {n}", "捐款账号：{v}，感谢支持！", "她的信用卡{v}被盗刷了三千元。"], "BANK_CARD"),
    "EMAIL": ("email", ["请把稿件发到{v}，注明栏目。", "邮箱：{v}", "E-mail:{v}", "有问题可以写信给我（{v}）。", "联系{n}，{v}，一周内回复。", "投稿信箱{v}；来稿不退。"], "EMAIL"),
    "QQ": ("qq", ["QQ：{v}", "加我QQ{v}，备注姓名。", "QQ群：{v}，欢迎同好。", "有兴趣的加群{v}一起讨论。", "QQ号 {v}，不常上线。", "读者交流群：{v}", "客服qq:{v}", "群号：{v}（满员请加二群）", "业务QQ {v}"], "QQ"),
    "WECHAT": ("wechat", ["微信：{v}", "微信号：{v}，加时请说明来意。", "加微信{v}领取资料。", "V信：{v}", "vx:{v}", "wechat：{v}", "添加老师微信 {v} 进群。", "薇信：{v}，长期有效"], "WECHAT"),
    "PLATE_CN": ("plate", ["一辆车牌号为{v}的白色轿车停在路口。", "肇事车辆{v}已被扣留。", "{n}驾驶{v}小型客车沿滨江路行驶。", "车主{n}，号牌{v}。"], "PLATE_CN"),
    "PASSPORT_CN": ("passport", ["护照号码：{v}", "护照{v}，有效期至2030年。", "持{n}护照（护照号{v}）入境。", "港澳通行证号：{v}"], "PASSPORT_CN"),
    "IP": ("ip", ["网友{v}于昨晚发表评论。", "来自IP地址{v}的用户删除了全文。", "登录IP：{v}，地点不明。", "攻击源为{v}，已封禁。"], "IP"),
    "USCC_CN": ("uscc", ["经营者{n}，统一社会信用代码{v}。", "个体工商户（{v}），经营者{n}。"], "USCC_CN"),
}  # fmt: skip


def positives(seed: int) -> list[tuple[str, str, str]]:
    """Return (group, text, text as it should be masked)."""
    maker = Maker(seed)
    cases = []
    groups = list(TEMPLATES)
    for i in range(CASES):
        group = groups[i % len(groups)]
        make, sentences, kind = TEMPLATES[group]
        value = (
            maker.digits(maker.rng.randint(6, 10), "123456789")
            if make == "qq"
            else getattr(maker, make)()
        )
        sentence = maker.rng.choice(sentences).replace("{n}", maker.name())
        hant = kind in {"PHONE_TW", "PHONE_HK", "ID_TW", "ID_HK"} or i % 4 == 0
        if hant and kind != "PLATE_CN":
            sentence = to_hant(sentence)
        if kind.startswith("PHONE") and maker.rng.random() < 0.08:
            value = value.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        cases.append((group, sentence.replace("{v}", value), sentence.replace("{v}", f"<{kind}>")))
    return cases


def negatives(seed: int) -> list[tuple[str, str]]:
    """Return (group, text) with nothing to mask."""
    m = Maker(seed)
    rng = m.rng

    def wrong(number: str, good: str) -> str:
        """Return a number with its last digit off, so that no check passes."""
        return (
            number[:-1] + str((int(good, 36) + 1) % 10)
            if number[-1].isdigit()
            else number[:-1] + "7"
        )

    makers = {
        "order number": lambda: rng.choice(["订单号：1{d10}，预计三天送达。", "您的运单号13{d9}已揽收。", "订单编号 2023{d12}", "流水号{d16}，金额88元", "快递单号：75{d12}"]),
        "amount": lambda: rng.choice(["总投资13800000000元。", "全年营业额达15{d9}元。", "成交额约18{d9}股，创历史新高。", "注册资本￥13{d9}", "共计 139{d8} 人次"]),
        "book and paper": lambda: rng.choice(["ISBN：978-7-{d3}-{d5}-{d1}", "ISBN 9787{d9}", "ISSN 1{d3}-{d4}", "DOI:10.1{d3}/j.issn.1001-{d4}.2019.0{d1}.012", "https://doi.org/10.1016/j.cell.2020.1{d10}", "PMID: 3{d7}"]),
        "date and time": lambda: rng.choice(["20230512 10:23:45 更新", "2019-03-15 08:30 至 2019-03-18 17:00", "时间戳16{d11}", "1998年10月1日至2003年12月31日", "会议于20211130-20211203举行", "2010 2011 2012 2013 各年数据", "135 2010 2011 2012 2013"]),
        "hotline": lambda: rng.choice(["客服热线400-810-{d4}", "服务电话：800-820-{d4}", "全国统一热线 400{d7}", "举报电话：010-12388", "请拨打12345政务热线", "投诉热线：0755-2{d7}", "客服电话95588", "總機：02-2345-{d4}"]),
        "part and version": lambda: rng.choice(["型号：A1{d8}", "Chrome/120.0.6099.129", "版本 10.2.{d3}.1", "升级到v1.12.13.14", "CPU-Z 2.08.0.x64", "零件号 13{d9}", "第3.12.11.10条", "固件 22.11.30.15", "料号F1{d8}"]),
        "identifier": lambda: rng.choice(["学号：20{d9}", "京ICP备{d8}号-1", "许可证：粤B2-20{d6}", "公司统一社会信用代码91440300MA5{d7}X", "案号：（2019）粤0305民初{d5}号", "增值电信业务许可证B2-20{d6}", "条码69{d11}"]),
        "hash and link": lambda: rng.choice(["md5 d41d8cd98f00b204e98{d11}ecf8427e", "https://item.example.cn/13{d9}.html", "https://weibo.com/u/1{d9}", "http://www.example.com.cn/a/2019/139{d8}_1.shtml", "commit 138{d8}abcdef", "uuid 550e8400-e29b-41d4-a716-4466554{d5}", "https://example.cn/s?id=4{d15}"]),
        "coordinate and measure": lambda: rng.choice(["北纬31.2{d8}度，东经121.4{d7}度", "(116.39{d6}, 39.90{d6})", "面积13.{d8}平方公里", "分辨率 1920 1080 2560", "π≈3.1415926535897932", "距离149{d6}0公里"]),
        "wrong check digit": lambda: rng.choice(["编码110105{bad_id}", "编号4111{d2}1111111112", "A12345678{tw}", "A123456(4)"]),
        "words": lambda: rng.choice(["用微信扫一扫，微信支付更方便。", 'wx:for-item="goods" wx:key="index"', "QQ空间和QQ音乐都更新了。", "QQ2011版下载量破亿", "关注微信公众号：yuedu2019", "logo@2x.png 与 icon@3x.png", "git clone git@github.com:foo/bar.git", "user@example.com 是示例地址", "systemctl start getty@tty1.service", "微信小程序：WeChatApp", "护照办理需15个工作日", "vx: boolean = true", "npm i lodash@4.17.21"]),
        "address and table": lambda: rng.choice(["127.0.0.1 localhost", "内网192.168.1.{d2}", "DNS设为114.114.114.114", "子网掩码255.255.255.0", "路由器10.0.{d2}.1", "比分 21-15 21-18 19-21", "股票代码600519、000858、300750", "彩票第2023058期开奖02 07 13 19 25 31", "气温-12至-5℃，湿度{d2}%"]),
        "road and train": lambda: rng.choice(["沪G1503高速", "G1234次列车晚点", "粤A股20230512", "川藏线318国道", "新A12345", "京A级景区2019", "航班CA1{d3}", "苏E5000万元"]),
    }  # fmt: skip
    groups = list(makers)
    cases = []
    for i in range(NEGATIVES):
        group = groups[i % len(groups)]
        text = makers[group]()
        while "{d" in text:
            start = text.index("{d")
            stop = text.index("}", start)
            text = (
                text[:start] + m.digits(int(text[start + 2 : stop]), "123456789") + text[stop + 1 :]
            )
        good = m.id_cn().replace(" ", "")
        text = text.replace("{bad_id}", wrong(good, good[-1])[6:]).replace(
            "{tw}", rng.choice("01234567")
        )
        cases.append((group, to_hant(text) if i % 4 == 0 else text))
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--show", action="store_true", help="print every case that is wrong")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    right, wrong, total = Counter[str](), Counter[str](), Counter[str]()
    for group, text, expected in positives(arguments.seed):
        total[group] += 1
        found = mask(text).text
        right[group] += found == expected
        if found != expected:
            wrong[group] += found != text
            if arguments.show:
                print(f"{group}: {text!r} -> {found!r}")
    false, count = Counter[str](), Counter[str]()
    for group, text in negatives(arguments.seed + 1):
        count[group] += 1
        found = mask(text).text
        false[group] += found != text
        if arguments.show and found != text:
            print(f"not {group}: {text!r} -> {found!r}")
    print("| kind | cases | right | masked wrongly |\n|---|---|---|---|")
    for group in TEMPLATES:
        print(f"| {group} | {total[group]} | {right[group] / total[group]:.3f} | {wrong[group]} |")
    print("\n| hard negative | cases | altered |\n|---|---|---|")
    for group in count:
        print(f"| {group} | {count[group]} | {false[group]} |")
    hits, misses = sum(right.values()), sum(wrong.values()) + sum(false.values())
    print(f"\nRecall {hits / CASES:.4f}, precision {hits / (hits + misses):.4f} (targets .99).\n")
    if arguments.data.is_dir():
        clean(arguments.data / "quality.jsonl")


def clean(path: Path) -> None:
    """List what is altered in clean documents, and what the masking costs."""
    documents = [
        row["text"]
        for row in map(json.loads, path.open(encoding="utf-8"))
        if row["label"] in {"high", "ok"}
    ]
    start = time.process_time()
    masked = [mask(text) for text in documents]
    seconds = time.process_time() - start
    altered = [m for m in masked if m.counts]
    print(
        f"{len(documents)} clean documents, {len(altered)} altered: {[m.counts for m in altered]}"
    )
    for result in altered:
        for kind in result.counts:
            at = result.text.index(f"<{kind}>")
            print(f"- {result.text[max(0, at - 30) : at + 30]!r}")
    characters = sum(map(len, documents))
    print(
        f"\nCPU {seconds / len(documents) * 1e6:.0f} us a document of {characters / len(documents):.0f} characters"
    )


if __name__ == "__main__":
    main()

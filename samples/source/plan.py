"""Which text goes where, in which charset, with which fault, and what is copied from what."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

# Pages that do not lie in web.warc.gz.
PLACES = {
    **dict.fromkeys(
        ("h010", "h018", "t007", "t010", "en06", "nav05", "f05", "sp10", "h024", "h042", "t021"),
        "more.warc",
    ),
    **dict.fromkeys(("h002", "h021", "t002", "en07", "yue02", "h051", "t030"), "pages.wet.gz"),
    **dict.fromkeys(
        ("h004", "h012", "h020", "t003", "t009", "sp07", "ja04", "pii02", "q03", "h058", "same01"),
        "docs.jsonl.gz",
    ),
    **dict.fromkeys(("h007", "h022", "t005", "nav06", "f07", "t028"), "html.jsonl"),
    **dict.fromkeys(
        ("h015", "h016", "t006", "en08", "sp03", "lzh03", "h060", "twin03"), "table.parquet"
    ),
    "h011": "notes/signalman.txt",
    "t008": "notes/grocery.txt",
    "h009": "notes/water-gate.txt",
    **dict.fromkeys(("h017", "t001", "h019"), "damaged.warc.gz"),
}

# The member of web.warc.gz in whose middle one bit is turned; it lies in the file's middle.
# Of damaged.warc.gz the last member is cut off half-way.
FLIPPED = "h008"

# What a page says about its charset, and what is true.
OVERRIDES: dict[str, dict[str, str]] = {
    "h014": {"meta": "", "header": ""},  # GBK, and nothing says so
    "h013": {"charset": "gbk", "meta": "utf-8", "header": ""},
    "h023": {"meta": "gb2312", "header": ""},  # in truth UTF-8
    "h025": {"charset": "utf-16le", "meta": "utf-16", "header": ""},
    "h061": {"damage": "网上一搜不就有|商务合"},  # two bytes broken, one of them in the footer
    "h003": {"coding": "chunked"},
    "h006": {"coding": "gzip"},
    "moji1": {"garble": "whole", "charset": "utf-8", "meta": "", "header": "utf-8"},
    "moji2": {"garble": "lossy", "charset": "utf-8", "meta": "", "header": "utf-8"},
}

WHATWG = {"gb2312": "gb18030", "gbk": "gb18030"}
CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}


@dataclass(frozen=True)
class Copy:
    """A page made of another: ``edits`` are replacements in its title and lines."""

    id: str
    base: str
    site: str
    cluster: str
    note: str
    script: str = "Hans"
    kind: str = ""
    date: str = ""
    author: str = ""
    edits: tuple[tuple[str, str], ...] = ()
    convert: str = ""  # an OpenCC configuration
    half_width: bool = False
    rewrap: int = 0  # sentences a paragraph, 0: as they are
    strip_wiki: bool = False


COPIES: tuple[Copy, ...] = (
    # Near-duplicates: reposts with small edits, other paragraphs, half-width punctuation.
    Copy(
        "near01",
        "h033",
        "repost1",
        "near-red-pen",
        "repost_half_width_gbk",
        date="2010-03-01",
        edits=(
            ("作文本里的红笔", "一位语文老师的铅笔：作文本里的红笔"),
            ("接手这个班的时候", "去年接手这个班的时候"),
            ("请您在这里停一下。”", "请您在这里停一下。”（转自教室后排）"),
        ),
        half_width=True,
    ),
    Copy(
        "near02",
        "h033",
        "repost2",
        "near-red-pen",
        "repost_rewrapped",
        date="2018-09-10",
        author="每日一读",
        edits=(
            ("前后不到五秒钟", "前后不到三秒钟"),
            ("画了二十分钟，抬起头来说", "画了二十分钟，抬头说"),
        ),
        rewrap=2,
    ),
    Copy(
        "near03",
        "h028",
        "repost2",
        "near-league",
        "repost_rewrapped",
        date="2019-05-13",
        author="城东球迷",
        edits=(
            (
                "业余联赛第九轮：补时绝杀，修车铺队保级",
                "补时三分钟绝杀！修车铺老板跪地滑行，明天换机油八折",
            ),
            ("周日下午的人工草皮烫得能煎蛋", "上周日下午，人工草皮烫得能煎蛋"),
        ),
        rewrap=3,
    ),
    Copy(
        "near04",
        "h028",
        "repost3",
        "near-league",
        "repost_shortened",
        date="2019-05-20",
        edits=(
            ("理论上还有夺冠的可能。", "还有夺冠的可能。（有删节）"),
            ("五分钟后又自己跑了回来", "五分钟后自己又跑了回来"),
        ),
        half_width=True,
    ),
    Copy(
        "near05",
        "h043",
        "repost1",
        "near-bridge",
        "repost_of_newspaper",
        date="2015-02-27",
        edits=(("昨日下午", "近日"), ("一座桥的体检报告", "清代石拱桥做体检：一千多块拱石逐块敲")),
        rewrap=2,
    ),
    Copy(
        "near06",
        "t024",
        "repost-tw",
        "near-takeaway",
        "repost_in_taiwan",
        "Hant",
        date="2020-12-01",
        edits=(
            ("外賣吃多了，怎樣揀才不傷身", "營養師教你：外賣吃多了，怎樣選才不傷身"),
            ("比一罐汽水還要多", "比一罐汽水還多"),
        ),
    ),
    # Exact duplicates: the same words in another dress.
    Copy(
        "same01",
        "h038",
        "repost2",
        "same-film",
        "same_words_other_site",
        date="2017-01-05",
        author="丁一亩",
    ),
    Copy(
        "same02",
        "t018",
        "repost-tw",
        "same-marginalia",
        "same_words_other_site",
        "Hant",
        date="2020-09-01",
        author="夏目草",
    ),
    # Twins: the same article in the other script.
    Copy(
        "twin01",
        "h049",
        "repost-tw",
        "twin-ice",
        "converted_to_traditional",
        "Hant",
        date="2022-08-01",
        convert="s2tw",
    ),
    Copy(
        "twin02",
        "t025",
        "repost1",
        "twin-stones",
        "converted_to_simplified",
        "Hans",
        date="2022-05-05",
        convert="tw2s",
    ),
    Copy(
        "twin03",
        "t011",
        "repost3",
        "twin-hiking",
        "converted_to_simplified",
        "Hans",
        date="2021-12-12",
        convert="hk2s",
    ),
    # Copies of the pages from Wikipedia, on hosts that no list knows.
    Copy(
        "mirror01",
        "w01",
        "mirror",
        "wiki-ferry",
        "copy_without_chrome",
        kind="mirror",
        date="2021-09-09",
        strip_wiki=True,
    ),
    Copy(
        "mirror02",
        "w02",
        "hantmirror",
        "wiki-bird",
        "copy_converted_to_traditional",
        "Hant",
        kind="mirror",
        date="2021-10-10",
        convert="s2tw",
        strip_wiki=True,
    ),
)
# The originals belong to their copies' clusters.
CLUSTERS = {copy.base: copy.cluster for copy in COPIES}

HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")

RELATED = {
    "Hans": ("周末去哪儿", "旧书市场见闻", "给十年前的自己写封信", "今年第一场雪", "一个人的早餐"),
    "Hant": ("假日好去處", "二手書店見聞", "寫給十年前的自己", "今年第一個颱風", "一個人的早餐"),
    "": ("周末去哪儿", "旧书市场见闻", "给十年前的自己写封信", "今年第一场雪", "一个人的早餐"),
    "other": ("About this site", "Archive", "Contact", "Search", "Imprint"),
}


def shuffle_key(key: str) -> str:
    """Orders pages as if at random, yet always alike."""
    return hashlib.sha256(key.encode()).hexdigest()


def strip_wiki(line: str) -> str:
    """A line of an article without its notes' numbers and the marks of editors."""
    return re.sub(r"\[(\d+|来源请求|原创研究？|永久失效連結)\]", "", line)


def rewrap(lines: list[str], sentences: int) -> list[str]:
    """The same sentences, ``sentences`` of them a paragraph."""
    parts = [
        part for line in lines for part in re.split(r"(?<=[。！？!?])(?![”」』])", line) if part
    ]
    return ["".join(parts[at : at + sentences]) for at in range(0, len(parts), sentences)]


def read_utf8_as_gbk(data: bytes, errors: str) -> str:
    """As Windows does it: 80 where a character should begin is the euro sign."""
    text, at = [], 0
    while at < len(data):
        size = 1 if data[at] <= 0x80 else 2
        part = data[at : at + size]
        text.append("€" if part == b"\x80" else part.decode("gb18030", errors=errors))
        at += size
    return "".join(text)


def garble(html: str, how: str) -> str:
    """``html`` after its UTF-8 was read as GBK: "whole", or "lossy" with what is lost as "?"."""
    if how == "whole":
        return read_utf8_as_gbk(html.encode(), "strict")
    return read_utf8_as_gbk(html.encode(), "replace").replace("\ufffd", "锟斤拷")


@dataclass(frozen=True)
class Fetched:
    """An answer that is not a page: an error, a redirect, another type of content."""

    url: str
    date: str
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    note: str

    def expected(self) -> dict[str, str]:
        return {
            "key": self.url,
            "file": "web.warc.gz",
            "kind": "http",
            "expect": "rejected",
            "reason": "http",
            "cluster": "",
            "charset": "",
            "script": "",
            "note": self.note,
        }


_HTML = (("Server", "nginx"), ("Content-Type", "text/html; charset=utf-8"))
_ERROR = """<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center>
<p>{1}</p><hr><center>nginx</center></body></html>
"""
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea735810a0000000049454e44ae426082"
)
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

FETCHED = (
    Fetched(
        "https://www.gewukepu.example.com.cn/a/20200101/404404.shtml",
        "2021-03-01",
        "404 Not Found",
        _HTML,
        _ERROR.format(
            "404 Not Found",
            "您访问的页面不存在，可能已经删除或者改名，请检查网址是否正确，或者返回首页查看其他内容。",
        ).encode(),
        "status_404",
    ),
    Fetched(
        "https://blog.shanhai.example.com.tw/blog/post/9",
        "2021-03-02",
        "404 Not Found",
        _HTML,
        _ERROR.format("找不到網頁", "這篇文章可能已經被作者刪除，或是設定為不公開。").encode(),
        "status_404",
    ),
    Fetched(
        "https://www.haowu.example.com/review/1",
        "2021-03-03",
        "500 Internal Server Error",
        _HTML,
        _ERROR.format("500 Internal Server Error", "服务器开小差了，请稍后再试。").encode(),
        "status_500",
    ),
    Fetched(
        "http://www.changbian.example.com.cn/",
        "2021-03-04",
        "301 Moved Permanently",
        (*_HTML, ("Location", "https://www.changbian.example.com.cn/")),
        _ERROR.format("301 Moved Permanently", "页面已经搬家。").encode(),
        "redirect",
    ),
    Fetched(
        "https://www.kuaimen.example.com/img/1.png",
        "2021-03-05",
        "200 OK",
        (("Content-Type", "image/png"),),
        _PIXEL,
        "image",
    ),
    Fetched(
        "https://www.linhe.example.cn/files/2016-fangxun.pdf",
        "2021-03-06",
        "200 OK",
        (("Content-Type", "application/pdf"),),
        _PDF,
        "pdf",
    ),
)

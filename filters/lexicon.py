"""Words that mark a short line as furniture: menus, legal notes, by-lines, share bars.

Lines are looked up by their pairs of characters, all lines of a page at once, and by their Latin
words. Pairs are ambiguous on purpose: the bits are features of a model
that was trained with them, not verdicts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Codes = npt.NDArray[np.uint16]
    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

MAX_CHARS = 60  # longer lines are prose or lists of links; other features tell those apart

_GROUPS = (
    # menus and controls
    (
        "首页 首頁 上一 下一 返回 更多 登录 登錄 登入 注册 "
        "註冊 搜索 搜尋 导航 導航 收藏 打印 列印 关闭 關閉 "
        "设为 加入 字体 字號 字号 顶部 全文 查看 跳到 目录 投稿 主页 退出 home menu "
        "previous next search login"
    ),
    # legal notes and footers
    (
        "版权 版權 备案 公网 网安 许可 转载 轉載 免责 "
        "声明 于我 隐私 违者 永久 署名 侵权 举报 热线 链接 "
        "© copyright icp powered rights reserved theme creative commons privacy terms"
    ),
    # by-lines and counters
    (
        "来源 來源 出处 作者 责编 编辑 編輯 记者 发布 發布 "
        "发表 發表 日期 时间 更新 浏览 瀏覽 阅读 閱讀 点击 點擊 "
        "人气 分类 分類 标签 標籤 字数 分钟 关键 稿源 posted tags tag categories category "
        "min mins words author published views by updated"
    ),
    # sharing and following
    (
        "分享 微信 微博 扫一 掃一 维码 點讚 点赞 打赏 "
        "关注 關注 友圈 众号 订阅 訂閱 付宝 赞赏 支持 "
        "qq facebook twitter share weibo follow subscribe rss wechat"
    ),
    # comments and user boxes
    (
        "评论 評論 留言 跟帖 回复 回覆 回帖 网友 楼主 沙发 "
        "发帖 积分 注册 在线 短消 只看 倒序 楼层 等级 精华 "
        "comment comments reply replies re disqus respond discuss"
    ),
    # lists of other pages
    (
        "相关 相關 推荐 推薦 热门 熱門 最新 排行 猜你 猜您 "
        "精彩 延伸 热点 专题 友情 归档 歸檔 彙整 近期 精选 "
        "related recent popular archives archive recommended trending"
    ),
)
_LATIN = re.compile(r"[a-zA-Z]+|©")
_DATE = re.compile(
    r"(?:19|20)\d\d\s{0,3}[-/.年]\s{0,3}\d{1,2}\s{0,3}[-/.月]\s{0,3}\d{1,2}|\d{1,2}:\d\d"
)
DATE = 1 << len(_GROUPS)
GROUPS = len(_GROUPS) + 1
_MIN_DATE_DIGITS = 3
_MAX_LINE = 3 * MAX_CHARS  # characters that may be as wide as MAX_CHARS Han characters


def _tables() -> tuple[dict[str, int], Bytes, Bytes, Bytes]:
    """Latin words; first and second characters of pairs as small numbers; bits of a pair."""
    latin: dict[str, int] = {}
    pairs: dict[str, int] = {}
    for bit, words in enumerate(_GROUPS):
        for word in words.split():
            table = latin if word.isascii() or len(word) == 1 else pairs
            table[word] = table.get(word, 0) | 1 << bit
    numbers = []
    for place in (0, 1):
        number = np.zeros(1 << 16, np.uint8)
        characters = sorted({pair[place] for pair in pairs})
        number[[ord(c) for c in characters]] = range(1, len(characters) + 1)
        numbers.append(number)
    bits = np.zeros((256, 256), np.uint8)
    for pair, value in pairs.items():
        bits[numbers[0][ord(pair[0])], numbers[1][ord(pair[1])]] = value
    return latin, numbers[0], numbers[1], bits


_LATIN_BITS, _FIRST, _SECOND, _PAIR_BITS = _tables()


def page_words(joined: str, codes: Codes, starts: Ints, digits: Floats) -> Ints:
    """For each line of a page, one bit for each group of words met in it, and DATE.

    `joined` has a line feed after each line, `codes` are its characters (those beyond the basic
    plane as U+FFFF); `starts` says where each line begins, `digits` how many it has. There must
    be a line.
    """
    bits = np.zeros(len(starts), np.int64)
    first = _FIRST[codes]
    at = np.flatnonzero(first[:-1])
    found = _PAIR_BITS[first[at], _SECOND[codes[at + 1]]]
    hits = np.flatnonzero(found)
    places = at[hits].tolist()
    values = found[hits].tolist()
    get = _LATIN_BITS.get
    for match in _LATIN.finditer(joined):
        if value := get(match[0].lower()):
            places.append(match.start())
            values.append(value)
    lines = np.searchsorted(starts, np.array(places, np.int64), "right") - 1
    np.bitwise_or.at(bits, lines, np.array(values, np.int64))
    for k in np.flatnonzero(digits >= _MIN_DATE_DIGITS).tolist():
        start = int(starts[k])
        if _DATE.search(joined, start, min(joined.index("\n", start), start + _MAX_LINE)):
            bits[k] |= DATE
    return bits


_FURNITURE = re.compile(
    r"(?:此分[類类])?[上下前后後]一?[篇頁页章][：:\s]"
    r"|(?:previous|next)(?:\s*(?:post|article|page|[/|]|previous|next))*$"
    r"|licensed under\b"
    r"|跳[到至轉转過过]*(?:主要|主|正)?(?:內容|内容|文|導航|导航|導覽)(?:[區区])?$"
    r"|(?:本文)?(?:如需)?[转轉][载載](?:本文)?[请請务務]",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether a line that stands alone is a link to a neighbour, a licence or a skip link."""
    return len(line) <= MAX_CHARS and _FURNITURE.match(line) is not None

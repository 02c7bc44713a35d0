"""Worse copies of good texts: what a quality score must rank below the original.

Six ways in which the web spoils text, each a function of the text alone. The words and lines
put in were written for this purpose. A copy is compared with its own original, so that neither
genre nor topic can tell them apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.quality_data import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]*[”」』）)]*\n*|\n+")
# Words that spinning programs exchange, and what for.
_SPUN: Final[dict[str, str]] = dict(
    re.findall(
        r"(\w+)=(\w+)",
        """
        可以=能够 因为=由于 所以=是以 但是=然而 非常=十分 很多=良多 问题=题目 方法=办法 使用=利用
        需要=需求 开始=起头 现在=此刻 知道=晓得 觉得=感觉 发现=发觉 进行=举行 重要=主要 简单=简略
        时候=时辰 东西=工具 工作=事情 一些=一些许 如果=假如 已经=已 经常=常常 喜欢=喜好 希望=但愿
        时间=时候 提供=供给 增加=增添 影响=影响力 得到=获得 认为=以为 文章=作品 朋友=伴侣 生活=糊口
        主要=首要 目前=今朝 选择=选取 解决=办理 介绍=先容 内容=内里 出现=泛起 建议=倡议 直接=间接
        因為=由於 時候=時辰 問題=題目 辦法=法子 開始=起頭 現在=此刻 覺得=感覺 發現=發覺 進行=舉行
        簡單=簡略 東西=工具 喜歡=喜好 時間=時候 認為=以為 影響=影響力 選擇=選取 介紹=先容 內容=內裡
        """,
    )
)
_SPUN_WORDS: Final = re.compile("|".join(sorted(_SPUN, key=lambda word: (-len(word), word))))
# What stands around the text on the pages of many sites; written for this purpose.
_TEMPLATES: Final = (
    "首页 | 新闻 | 财经 | 科技 | 汽车 | 房产 | 论坛",
    "热门推荐\n今日头条\n精彩图集\n专题报道\n视频集锦",
    "发表评论 共有0条评论 查看全部\n昵称：\n验证码：",
    "扫描二维码关注我们的公众号，获取更多精彩内容",
    "上一篇：没有了\n下一篇：没有了\n相关文章\n随机阅读",
    "登录 注册 忘记密码 设为首页 加入收藏 联系我们",
    "分享到： 微信 微博 空间 朋友圈\n点赞 (12) 收藏 (3) 打赏",
    "商品分类\n男装\n女装\n鞋靴\n箱包\n家电\n手机数码\n购物车(0)",
    "标签：资讯 教程 下载 工具 软件 素材\n阅读(1024) 评论(6)",
    "关于本站 | 广告合作 | 版权声明 | 友情链接 | 网站地图",
    "微信扫一扫 打赏作者 ¥5 ¥10 ¥20 自定义金额",
    "本站所有资源均来自网络，仅供学习交流，请于下载后24小时内删除",
)
_KEYWORDS: Final = (
    "代开发票", "棋牌下载", "网络贷款", "减肥产品", "装修公司", "手机批发", "工业水泵",
    "不孕医院", "搬家电话", "网站优化", "二手车报价", "空调维修", "培训学校", "电缆价格",
    "真人娱乐", "私服发布网",
)  # fmt: skip
# Habits of word-by-word translation from English.
_TRANSLATED: Final = (
    (re.compile("(?<=[\u4e00-\u9fff])(，)(?=[\u4e00-\u9fff])"), "，它是"),
    (re.compile("(?<=[\u4e00-\u9fff]{3})(了|着)(?=[\u4e00-\u9fff])"), "被"),
    (re.compile("(?<=[\u4e00-\u9fff]{2})(和|与|及|與)(?=[\u4e00-\u9fff])"), "的和的"),
    (re.compile("(?<=[\u4e00-\u9fff])(在|从|對|对)(?=[\u4e00-\u9fff]{2})"), "在一个的"),
    (re.compile("(?<=[\u4e00-\u9fff]{4})(。)"), "的。"),
)


class _Dice:
    """Numbers that depend on the text alone."""

    def __init__(self, text: str, kind: str) -> None:
        self._seed = f"{kind} {digest(text)}"
        self._drawn = 0

    def below(self, most: int) -> int:
        self._drawn += 1
        return digest(f"{self._seed} {self._drawn}") % most

    def shuffled(self, things: Sequence[str]) -> list[str]:
        drawn = list(things)
        for last in range(len(drawn) - 1, 0, -1):
            other = self.below(last + 1)
            drawn[last], drawn[other] = drawn[other], drawn[last]
        return drawn


def sentences(text: str) -> list[str]:
    """The sentences, each with the line breaks after it; joined they give the text."""
    return _SENTENCE.findall(text)


def _shuffled(text: str, dice: _Dice) -> str:
    """Sentences in random order; where lines broke, they break still."""
    parts = sentences(text)
    bodies = dice.shuffled([body for part in parts if (body := part.rstrip("\n"))])
    upcoming = iter(bodies)
    return "".join(
        next(upcoming) + part[len(part.rstrip("\n")) :] if part.rstrip("\n") else part
        for part in parts
    )


def _shuffled_paragraphs(text: str, dice: _Dice) -> str:
    """Sentences in random order with their own line breaks."""
    return "".join(dice.shuffled(sentences(text)))


def _keywords(text: str, dice: _Dice) -> list[str]:
    """Two keywords of trade, and two runs of characters from the text itself."""
    runs = re.findall("[\u3400-\u9fff]{4}", text) or list(_KEYWORDS)
    return [
        *(_KEYWORDS[dice.below(len(_KEYWORDS))] for _ in range(2)),
        *(runs[dice.below(len(runs))] for _ in range(2)),
    ]


def _stuffed(text: str, dice: _Dice) -> str:
    """A keyword before every second sentence."""
    words = _keywords(text, dice)
    return "".join(
        words[dice.below(len(words))] + ("，" if dice.below(2) else "") + part
        if dice.below(2) and part.strip()
        else part
        for part in sentences(text)
    )


def _tailed(text: str, dice: _Dice) -> str:
    """Lists of keywords after the text and in the middle of it."""
    words = _keywords(text, dice)
    parts = sentences(text)
    for at in (len(parts), len(parts) // 2):
        glue = ("，", "、", " ", "_")[dice.below(4)]
        tail = glue.join(words[dice.below(len(words))] for _ in range(8 + dice.below(12)))
        parts.insert(at, f"{tail}\n")
    return "".join(parts)


def _spun(text: str, dice: _Dice) -> str:
    """Words exchanged for others of like meaning, and neighbouring clauses exchanged."""
    spun = _SPUN_WORDS.sub(lambda match: _SPUN[match[0]], text)
    out = []
    for part in sentences(spun):
        body = part.rstrip("\n")
        clauses = re.findall("[^，]+，?", body)
        if len(clauses) > 2 and dice.below(2):
            clauses[0], clauses[1] = clauses[1], clauses[0]
        out.append("".join(clauses) + part[len(body) :])
    return "".join(out)


def _translated(text: str, dice: _Dice) -> str:
    """Clumsy function words as word-by-word translation leaves them."""
    for pattern, instead in _TRANSLATED:
        text = pattern.sub(
            lambda match, word=instead: word if dice.below(2) else match[0],  # type: ignore[misc]
            text,
        )
    return text


def _glued(text: str, dice: _Dice) -> str:
    """Template lines between the paragraphs, and before and after the text."""
    lines = text.split("\n")
    for _ in range(2 + min(len(lines) // 10, 4)):
        at = dice.below(len(lines) + 1)
        lines.insert(at, _TEMPLATES[dice.below(len(_TEMPLATES))])
    return "\n".join(lines)


WORSE: Final[dict[str, Callable[[str, _Dice], str]]] = {
    "shuffled sentences": _shuffled,
    "shuffled paragraphs": _shuffled_paragraphs,
    "keywords stuffed in": _stuffed,
    "lists of keywords": _tailed,
    "spun words": _spun,
    "machine-translation smells": _translated,
    "templates glued in": _glued,
}


def worse_copies(text: str) -> Iterator[tuple[str, str]]:
    """(Kind, copy) for each way of spoiling a text that changes it."""
    for kind, spoil in WORSE.items():
        copy = spoil(text, _Dice(text, kind))
        if copy != text:
            yield kind, copy

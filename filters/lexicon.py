"""Words that mark a short line as furniture: menus, legal notes, by-lines, share bars.

A line is looked up by its pairs of characters and its Latin words, a fiftieth of the cost of
as many regular expressions. Pairs are ambiguous on purpose: the bits are features of a model
that was trained with them, not verdicts.
"""

import re
from functools import lru_cache
from itertools import pairwise

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
_LATIN = re.compile(r"[a-z]+")
_DATE = re.compile(
    r"(?:19|20)\d\d\s{0,3}[-/.年]\s{0,3}\d{1,2}\s{0,3}[-/.月]\s{0,3}\d{1,2}|\d{1,2}:\d\d"
)
DATE = 1 << len(_GROUPS)
GROUPS = len(_GROUPS) + 1


def _table() -> dict[str, int]:
    table: dict[str, int] = {}
    for bit, words in enumerate(_GROUPS):
        for word in words.split():
            table[word] = table.get(word, 0) | 1 << bit
    return table


_TABLE = _table()


@lru_cache(maxsize=1 << 16)
def line_words(line: str) -> int:
    """One bit for each group of words met in a line, and DATE."""
    lower = line.lower()
    get = _TABLE.get
    bits = get("©", 0) if "©" in lower else 0
    for first, second in pairwise(lower):
        bits |= get(first + second, 0)
    for word in _LATIN.findall(lower):
        bits |= get(word, 0)
    if _DATE.search(lower):
        bits |= DATE
    return bits

"""What an element's tag, class and id say about its part in the page.

Web templates name their parts; the words come from common blog, portal and forum software
(Hexo, Jekyll, WordPress, Discuz!, phpBB, TRS, Chinese portals' own) and from pinyin practice.
A hint is a bit; an element may carry several that disagree, which is for the reader to weigh.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

BODY = 1 << 0  # names the main text: post-content, articleBody, TRS_Editor
CONTENT = 1 << 1  # somehow content: article, post, main, detail
NAV = 1 << 2  # menus, breadcrumbs, paging, headers
FOOT = 1 << 3  # footers, copyright
SIDE = 1 << 4  # side bars, widgets, rankings
RELATED = 1 << 5  # related, recommended, next and previous articles
COMMENT = 1 << 6  # comments and replies
SHARE = 1 << 7  # share bars, likes, rewards, QR codes
META = 1 << 8  # by-line, date, tags, licence, user box
AD = 1 << 9
POST = 1 << 10  # one message of a thread, an answer
GUTTER = 1 << 11  # line numbers of a code block
TOC = 1 << 12
COUNT = 13


# In order: bit, words that count anywhere in the name, words that count only on their own.
_WORDS: tuple[tuple[int, str, str], ...] = (
    (
        BODY,
        (
            r"(?:post|entry|article|news|blog|topic|story|detail|art|single|arc|info|page|main|read|"
            r"text|content)[-_ ]?(?:body|content|text|entry|cont|con|txt|inner|detail)s?\b"
            r"|articlebody|markdown[-_]?body|md[-_]body|rich_media_content|richtext|rich[-_]text|zhengwen|"
            r"neirong|artibody|trs_editor|trs_paper|e-content|vsbcontent|v_news_content|htmledit_views|"
            r"note-content|read-content|chapter-?content|entry-inner|post-inner|main[-_]text|mainbody|"
            r"bodytext|newstext|textbox|zoomcon"
        ),
        r"entry|prose|zoom|nr|zw|markdown|articlecon|endtext|artical|zhengwen|wysiwyg",
    ),
    (
        CONTENT,
        r"content|article|detail|primary|story",
        r"post|main|entry|text|body|cont|con|news|blog|center|wrap",
    ),
    (
        NAV,
        (
            r"navi?gation|navbar|breadcrumb|crumb|daohang|weizhi|pagination|paging|pager|masthead|topbar|"
            r"toolbar|header|banner|search|login|sitemap|dropdown|submenu|skip-?link|dangqian|mulu"
        ),
        (
            r"nav|navs|menu|menus|top|head|hd|logo|path|position|location|loc|tabs?|page|pages|pagenum|dh|"
            r"lang|language|site|curpos|where"
        ),
    ),
    (
        FOOT,
        r"footer|copyright|beian|banquan|colophon|disclaimer|bottombar|friendlink|friend-link|youqing",
        r"foot|bottom|ft|copy|legal|links?|flink|yqlj",
    ),
    (
        SIDE,
        (
            r"sidebar|aside|widget|rightbar|leftbar|right-?col|ranking|archive|calendar|tagcloud|tag-cloud|"
            r"categories|hotnews|paihang|toplist|blogroll"
        ),
        r"side|right|left|rank|hot|category|cate|recent|latest|list|col-r|fr|about|profile|popular",
    ),
    (
        RELATED,
        (
            r"relat|recommend|tuijian|xiangguan|xgyd|guess|also-?like|more-?(?:post|read|news)|next-?post|"
            r"prev-?post|post-?nav|article-?nav|read-?more|similar|yuedu|siblings"
        ),
        r"rec|rel|more|prev|next|previous|neighbor|upnext|interest",
    ),
    (
        COMMENT,
        (
            r"comment|respond|disqus|pinglun|discuss|feedback|guestbook|gitalk|gitment|valine|twikoo|waline|"
            r"utterances|giscus|ds-thread|liuyan|cmt|replies|reply"
        ),
        r"review|reviews|pl|ping",
    ),
    (
        SHARE,
        (
            r"share|sharing|social|jiathis|bdshare|fenxiang|qrcode|qr-code|erweima|reward|donat|dashang|"
            r"sponsor|subscribe|addthis|follow-?us|support"
        ),
        r"sns|like|likes|praise|zan|digg|follow|vote|qr|code-?img|wechat|weixin|favorite|collect",
    ),
    (
        META,
        (
            r"byline|dateline|postmeta|post-?info|article-?info|entry-?info|post-?meta|keyword|licen[cs]e|laiyuan|zuozhe|author|"
            r"avatar|user-?info|userinfo|editor-?by|pubtime|pubdate|postdate|timestamp|post-?time|"
            r"edit-?info|source-?info|post-?tags|signature|statement|declare|authi|pls\b|tagit"
        ),
        (
            r"meta|info|tag|tags|date|time|source|src|user|uname|nickname|tools?|actions?|oper|"
            r"op|view|views|views?count|count|stat|status|level|badge"
        ),
    ),
    (
        AD,
        r"advert|guanggao|adsense|adsby|ad-?box|adbox|promot|commercial|gg_|_gg|ad_|_ad\b|dfp",
        r"ad|ads|adv|gg|banner|promo",
    ),
    (
        POST,
        (
            r"postlist|post-?body|post-?content|postmessage|t_fsz|t_f\b|d_post|l_post|reply-?cont|answer|"
            r"best-text|floor|thread|message|question|post_message|replycont|topic-?content|discussion"
        ),
        r"post|t_f|pcb|message|msg|topic|reply|quest",
    ),
    (GUTTER, r"gutter|line-?numbers?\b|linenos?\b|lineno", r"ln|linenum"),
    (TOC, r"\btoc\b|post-?toc|table-?of-?contents|catalog|outline|anchor-?list", r"toc"),
)
_PATTERNS = tuple(
    (bit, re.compile(f"{anywhere}|(?<![a-z])(?:{alone})(?![a-z])"))
    for bit, anywhere, alone in _WORDS
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
TAG_HINTS = {
    "nav": NAV,
    "header": NAV,
    "menu": NAV,
    "footer": FOOT,
    "aside": SIDE,
    "article": CONTENT,
    "main": CONTENT,
}
_ROLES = {
    "navigation": NAV,
    "banner": NAV,
    "search": NAV,
    "menu": NAV,
    "menubar": NAV,
    "contentinfo": FOOT,
    "complementary": SIDE,
    "main": CONTENT,
    "article": CONTENT,
}
_MAX_NAME = 200  # characters of class and id that are read: the rest of a longer one is noise


@lru_cache(maxsize=1 << 16)
def _word_hints(word: str) -> int:
    lower = _CAMEL.sub("-", word).lower()
    bits = 0
    for bit, pattern in _PATTERNS:
        if pattern.search(lower):
            bits |= bit
    return bits


@lru_cache(maxsize=1 << 14)
def _name_hints(name: str) -> int:
    bits = 0
    for word in name.split():
        bits |= _word_hints(word)
    return bits


def name_hints(name: str) -> int:
    """Hints in a class list or id."""
    return _name_hints(name[:_MAX_NAME])


def hints_of(tag: str, attributes: Mapping[str, str | None]) -> int:
    """All hints of one element: tag, class, id, role, itemprop."""
    bits = TAG_HINTS.get(tag, 0)
    if not attributes:
        return bits
    name = attributes.get("class")
    if name:
        bits |= name_hints(name)
    name = attributes.get("id")
    if name:
        bits |= name_hints(name)
    role = attributes.get("role")
    if role:
        bits |= _ROLES.get(role, 0)
    prop = attributes.get("itemprop")
    if prop:
        bits |= BODY if prop in ("articleBody", "text", "description blogPost") else 0
        bits |= COMMENT if prop == "comment" else 0
    return bits

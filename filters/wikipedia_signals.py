"""Marks that Wikipedia leaves in a page: in its HTML and in its text, in both Chinese scripts.

Weights of text signals were set on 340 ordinary documents (none scored 1) and checked, as those
of HTML signals, with ``tests/bench/wikipedia.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# What only Wikimedia's pages and their copies have; 3 where one such mark is enough.
SIGNALS: Final[Mapping[str, float]] = {
    "html_wikimedia_config": 3,
    "html_wikimedia_head_link": 3,
    "html_wikimedia_publisher": 3,
    "html_tagline": 3,
    "html_parser_output_with_wikimedia_images": 3,
    "html_wikipedia_namespace": 2,
    "html_wikimedia_paths": 2,
    "html_interlanguage_links": 2,
    "html_wikidata_item_link": 2,
    "html_wikimedia_footer": 2,
    "html_wikipedia_templates": 1,
    "text_title_suffix": 3,
    "text_title_suffix_short": 2,
    "text_tagline": 3,
    "text_conversion_notice": 3,
    "text_stub_notice": 3,
    "text_retrieved_from": 3,
    "text_variant_menu": 3,
    "text_converter_markup": 3,
    "text_reuse_notice": 3,
    "text_trademark_notice": 2,
    "text_project_namespace": 1,
    "text_authority_control": 1,
    "text_language_glosses": 1,
}
# What other MediaWiki sites have too: the software, its interface texts, the licence (which 58 of
# 1,543 ordinary pages name as well).
SHARED: Final[Mapping[str, float]] = {
    "html_mediawiki": 1,
    "html_mediawiki_elsewhere": 1,
    "html_by_sa_licence": 1,
    "text_by_sa_licence": 1,
    "text_edit_marks": 2,
    "text_article_notices": 2,
    "text_skip_links": 1,
    "text_citation_marks": 1,
    "text_numbered_references": 1,
}

# --- HTML ----------------------------------------------------------------------------------

_MEDIAWIKI_PARTS = (
    "mw-parser-output",
    "mw-headline",
    "mw-editsection",
    "cite_note-",
    "/w/index.php",
)
_MEDIAWIKI_SITE = ("RLCONF", "load.php", "mw.config", 'content="MediaWiki')
_NAMES = ("ikipedia", "ikimedia", "siteSub")
_BY_SA = ("creativecommons.org/licenses/by-sa", "gnu.org/copyleft/fdl")
_PROJECTS = r"wik(?:ipedia|imedia|idata|tionary|ibooks|inews|iquote|isource|iversity|ivoyage)"
_ZH_NAME = r"(?:维基|維基)百科|(?i:%e7%bb%b4%e5%9f%ba|%e7%b6%ad%e5%9f%ba)(?i:%e7%99%be%e7%a7%91)"
# A link into the project's own name space; from elsewhere such links lead to another host.
_NAMESPACE = re.compile(
    rf"""href=["']?(?:/wiki/|/w/index\.php\?title=|\./)(?:Wikipedia|{_ZH_NAME})(?::|%3A)"""
)
_TEMPLATES = re.compile(
    r"""["' ](?:noteTA|ilh-(?:all|page|comment)|navigation-not-searchable|authority-control)\b"""
)
_NAMED_HTML = (
    (
        "html_wikimedia_config",  # wgNoticeProject is set by Wikimedia's fund-raising banners only
        re.compile(
            r"""wgDBname["']?\s*[:=]\s*["'](?:zh(?:_yue|_classical|_min_nan)?|wuu|gan|hak|cdo)wik"""
            r"""|wgNoticeProject["']?\s*[:=]\s*["']w"""
        ),
    ),
    (
        "html_wikimedia_head_link",  # the page's own address, as its head states it
        re.compile(
            r"<(?:base\b|(?:link|meta)\b(?=[^<>]{0,800}(?:canonical|og:url|EditURI|only screen)))"
            rf"[^<>]{{0,400}}//(?:[\w-]+\.){{0,3}}{_PROJECTS}\.org/",
            re.IGNORECASE,
        ),
    ),
    (
        "html_wikimedia_publisher",
        re.compile(r'"publisher"\s*:\s*\{[^{}]{0,100}"Wikimedia Foundation'),
    ),
    (
        "html_tagline",
        re.compile(
            r"""id=["']?siteSub["']?[^<>]{0,100}>\s*"""
            r"(?:维基|維基|(?:来自|來自|出自)[维維]基|From Wikipedia|出典: フリー百科|위키백과)"
        ),
    ),
)
_LANGUAGE_LINK = re.compile(r"//([a-z-]{2,12})(?:\.m)?\.wikipedia\.org/")
_FOOTER = re.compile(r"(?:foundation|donate|stats)\.wikimedia\.org|wikimediafoundation\.org")
_WIKIMEDIA_PATH = re.compile(
    r"""href="(?:/wiki/[^"<>]{1,400}"[^<>]{0,40} title="|/w/index\.php\?title=)|"mw:WikiLink\""""
)
MIN_WIKIMEDIA_PATHS: Final = 3
MIN_LANGUAGES: Final = 5  # interlanguage links; documentation that cites Wikipedia has 1 to 3


def html_signals(html: str) -> dict[str, float]:
    """Return the signals of the raw HTML with their weights; {} for most pages.

    Reads the mark-up as a string, before any parsing: what extraction throws away (head,
    footer, side bar) says most.
    """
    if "iki" not in html:  # in every link and name looked for: settles most pages
        return {}
    mediawiki = any(part in html for part in _MEDIAWIKI_PARTS)
    if not mediawiki and not any(name in html for name in _NAMES):
        return {}
    found = []
    site = mediawiki and any(part in html for part in _MEDIAWIKI_SITE)
    if mediawiki:
        found.append("html_mediawiki" if site else "html_mediawiki_elsewhere")
        if _TEMPLATES.search(html):
            found.append("html_wikipedia_templates")
        if _NAMESPACE.search(html):
            found.append("html_wikipedia_namespace")
    # Parser output in the frame of another site, its links as Wikimedia's sites write them.
    if mediawiki and not site and _has(_WIKIMEDIA_PATH, html, MIN_WIKIMEDIA_PATHS):
        found.append("html_wikimedia_paths")
    if any(licence in html for licence in _BY_SA):
        found.append("html_by_sa_licence")
    found += _named_html_signals(html, mediawiki=mediawiki, site=site)
    return _weighted(found)


def _named_html_signals(html: str, *, mediawiki: bool, site: bool) -> list[str]:
    """Return the signals of a page that is a wiki's or names Wikipedia or Wikimedia anywhere."""
    found = [name for name, pattern in _NAMED_HTML if pattern.search(html)]
    languages = {match[1] for match in _LANGUAGE_LINK.finditer(html)} - {"www"}
    if len(languages) >= MIN_LANGUAGES:
        found.append("html_interlanguage_links")
    if "wikidata.org/wiki/Special:EntityPage/" in html:
        found.append("html_wikidata_item_link")
    footer = mediawiki and _FOOTER.search(html) is not None
    if footer:
        found.append("html_wikimedia_footer")
    # Any MediaWiki site may show Wikimedia's pictures; on such a site the footer has to agree.
    if "mw-parser-output" in html and "upload.wikimedia.org" in html and (footer or not site):
        found.append("html_parser_output_with_wikimedia_images")
    return found


# --- Text ----------------------------------------------------------------------------------

_NAME = "(?:维基百科|維基百科|Wikipedia)"
_FREE = r"(?:自由的百科全[书書]|[Tt]he [Ff]ree [Ee]ncyclopa?edia)"
_TITLE = re.compile(rf"(?:^|\s[-–—|_]\s*){_NAME}\s?[，,:：]\s?{_FREE}$")
_SHORT_TITLE = re.compile(r"\s[-–—|]\s(?:维基百科|維基百科|Wikipedia|ウィキペディア|위키백과)$")
_TAGLINE = re.compile(
    rf"{_NAME}\s?[，,]\s?{_FREE}|(?:From|来自|來自|出自)\s?{_NAME}[，,]\s?{_FREE}"
    r"|出典: フリー百科事典『ウィキペディア（Wikipedia）』|위키백과, 우리 모두의 백과사전\.?"
)
# A line of a bibliography or of a list of links, not a page's own title.
_CITATION_LINE = re.compile(r"[\[(（【^↑•·*]|\d{1,3}[.、)]\s|https?:|-\s|[^，。]{0,6}[:：]")
_HEAD_NAMES = ("基百科", "Wikipedia", "ウィキペディア", "위키백과")
HEAD_CHARS: Final = 400
TITLE_LINES: Final = 3  # where a page's title and tag line stand
_FROM = "(?:取自|检索自|檢索自|Retrieved from)"
_LANGUAGES = (
    "(?:英[语語文]|法[语語文]|德[语語文]|日[语語文]|俄[语語文]|[韩韓][语語文]|西班牙[语語]"
    "|拉丁[语語]|[义義意]大利[语語]|阿拉伯[语語]|葡萄牙[语語]|[荷波]兰语|[荷波]蘭語)"
)
# (signal, strings one of which every match contains, pattern, how often it has to be found)
_TEXT_SIGNALS = (
    (
        "text_conversion_notice",
        (),
        re.compile("本[页頁]使用了[标標][题題]或全文手工[转轉][换換]"),
        1,
    ),
    (
        "text_stub_notice",
        ("充其", "help Wikipedia"),
        re.compile(
            "可以(?:[通透][过過])?[编編][辑輯]或修[订訂][扩擴]充其[内內]容"
            "|You can help Wikipedia by expanding it"
        ),
        1,
    ),
    (
        "text_retrieved_from",
        ("org/w", "&oldid="),
        re.compile(
            rf"{_FROM}\s?[“「\"『]?\s?https?://[\w.-]{{1,20}}\.{_PROJECTS}\.org/w"
            rf"|{_FROM}[^\n]{{0,300}}&oldid="
        ),
        1,
    ),
    (
        "text_converter_markup",
        (),
        re.compile(r"-\{(?:zh(?:-[a-z]{2,4})?[:;]|[AHTDR]\|)[^{}\n]{0,200}\}-"),
        1,
    ),
    (
        "text_reuse_notice",
        ("Wikipedia", "维基百科", "維基百科"),
        re.compile(
            r"(?:uses|contains|includes|incorporates) (?:material|text|content) from the"
            r" [^\n]{0,20}Wikipedia article"
            rf"|(?:[本此](?:文|[页頁]|[条條]目)|全文|正文)[^\n。，]{{0,8}}自[^\n。]{{0,12}}{_NAME}"
            r"[^\n。]{0,60}(?:CC[- ]BY|知识共享|[创創]用|相同方式)"
        ),
        1,
    ),
    (
        "text_trademark_notice",
        ("®", "基媒", "Wikimedia"),
        re.compile(
            rf"{_NAME}®|[维維]基媒[体體]基金[会會]的[注註][册冊]商[标標]"
            r"|registered trademark of the Wikimedia"
        ),
        1,
    ),
    (
        "text_project_namespace",
        ("Wikipedia:", "基百科:", "基共享"),
        re.compile(rf"{_NAME}:(?![\s/]|http)|[维維]基共享[资資]源中"),
        1,
    ),
    (
        "text_authority_control",
        ("范控制", "範控制"),
        re.compile("^(?:规范|規範)控制", re.MULTILINE),
        1,
    ),
    (
        "text_language_glosses",
        (),
        re.compile(rf"（{_LANGUAGES}：[^）\n]{{1,80}}"),
        3,
    ),
    (
        "text_by_sa_licence",
        ("相同方式", "hare"),
        re.compile(
            r"(?:知识共享|创用CC|創用CC|Creative Commons).{0,12}(?:署名|姓名[标標]示|Attribution)"
            r".{0,4}(?:相同方式(?:共享|分享)|Share ?Alike)"
        ),
        1,
    ),
    (
        "text_edit_marks",
        (),
        re.compile(r"\[\s?(?:编辑|編輯|edit|編集)[^\[\]\n]{0,12}\]"),
        3,
    ),
    (
        "text_article_notices",
        ("条目", "條目", "歧", "小作品"),
        re.compile(
            "[本此][条條]目.{0,20}(?:需要|没有|沒有|可参照|可參照|存在以下[问問][题題])"
            "|消歧[义義][页頁）)]|[这這](?:是一)?篇.{0,30}小作品"
        ),
        1,
    ),
    (
        "text_skip_links",
        ("跳", "藏分", "Jump to"),
        re.compile(
            "跳[转轉]?[到至](?:内容|內容|导航|導覽|导覽|搜索|搜尋)|[隐隱]藏分[类類]|Jump to nav"
        ),
        1,
    ),
    (
        "text_citation_marks",
        (),
        re.compile(
            r"\[(?:来源请求|來源請求|原[创創]研究？?|(?:永久)?失[效联聯][链鏈連连][接結结]"
            r"|citation needed)\]"
        ),
        1,
    ),
)
_VARIANTS = re.compile(
    "大[陆陸][简簡][体體]|香港繁[体體]|澳[门門]繁[体體]|(?:大[马馬]|[马馬]新)[简簡][体體]|新加坡[简簡][体體]|[臺台][湾灣]正[体體]"
)
MIN_VARIANTS: Final = 4
_REFERENCE = re.compile(r"\[(\d{1,3})\]")
_BACKLINK = re.compile(r"^[ \t]{0,8}(?:\d{1,3}\.[ \t]?)?[\^↑][ \t]", re.MULTILINE)
MIN_REFERENCES: Final = 8


def text_signals(text: str, title: str) -> dict[str, float]:
    """Return the signals of the extracted text and the page's title, with their weights.

    Works without HTML, for corpora that are text already; there the first line counts as title.
    """
    found = _head_signals(text, title)
    for name, anchors, pattern, count in _TEXT_SIGNALS:
        if anchors and not any(anchor in text for anchor in anchors):
            continue
        if _has(pattern, text, count):
            found.append(name)
    if ("简体" in text or "簡體" in text) and len(set(_VARIANTS.findall(text))) >= MIN_VARIANTS:
        found.append("text_variant_menu")
    if ("^" in text or "↑" in text) and _BACKLINK.search(text) and _references(text):
        found.append("text_numbered_references")
    return _weighted(found)


def _head_signals(text: str, title: str) -> list[str]:
    """Return the signals of the title and of the lines that stand where a page's title does."""
    head = text[:HEAD_CHARS]
    if not any(name in title or name in head for name in _HEAD_NAMES):
        return []
    found = []
    lines = [line for raw in head.splitlines() if (line := raw.strip())][:TITLE_LINES]
    titles = [title.strip(), *(line for line in lines[:1] if not _CITATION_LINE.match(line))]
    if any(_TITLE.search(line) for line in titles):
        found.append("text_title_suffix")
    elif any(_SHORT_TITLE.search(line) for line in titles):
        found.append("text_title_suffix_short")
    if any(_TAGLINE.fullmatch(line) for line in lines):
        found.append("text_tagline")
    return found


def _references(text: str) -> bool:
    return len(set(_REFERENCE.findall(text))) >= MIN_REFERENCES


def _has(pattern: re.Pattern[str], text: str, count: int) -> bool:
    """Tell whether ``pattern`` is found at least ``count`` times."""
    matches = pattern.finditer(text)
    return all(next(matches, None) is not None for _ in range(count))


def _weighted(names: list[str]) -> dict[str, float]:
    return {name: SIGNALS[name] if name in SIGNALS else SHARED[name] for name in names}

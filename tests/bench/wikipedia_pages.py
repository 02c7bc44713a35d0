"""Made-up pages for ``wikipedia.py``: canaries that must be found, negatives that must not.

The articles are made up here; the frames are those that MediaWiki writes for Wikipedia (two
desktop skins, mobile, an English page). Nothing is from Wikipedia but the names of its interface.
"""
# ruff: noqa: E501 - page frames read best as MediaWiki writes them

import random
import re
from collections.abc import Callable
from urllib.parse import quote

import opencc

PLACES = ["青屿", "白河口", "长岭", "新桥", "云塘", "石浦", "南麓", "东坪", "柳溪", "金沙湾"]
PEOPLE = ["沈怀远", "陆明珂", "周廷芳", "顾若水", "韩致和", "罗静之", "贺承业", "唐慕白"]
THINGS = [
    "灯塔",
    "铁路桥",
    "植物园",
    "天文台",
    "造船厂",
    "古戏台",
    "水库",
    "博物馆",
    "方言",
    "织锦",
]
LATIN = ["Qingyu", "Baihekou", "Changling", "Xinqiao", "Yuntang", "Shipu", "Nanlu", "Dongping"]
SECTIONS = ["历史", "地理", "结构", "命名", "争议", "影响", "建设经过", "人物", "相关条目", "保护"]
SENTENCES = [
    "{p}{t}位于{p}区东部，始建于{y}年，由{m}主持设计，是当地现存最早的同类建筑之一。",
    "{y}年，{m}率领一支十二人的测量队抵达{p}，在半年内完成了三百平方公里的勘测。",
    "由于资金不足，工程曾于{y}年停顿，直到{z}年才在地方士绅的捐助下恢复。",
    "据县志记载，{p}一带在宋代已有集市，每逢三、六、九日开市，以盐、茶和竹器交易为主。",
    "该{t}全长{n}米，主体采用花岗岩砌筑，内部设有三层木制楼梯，可容纳约{k}人。",
    "{z}年地震后，{t}的北翼出现裂缝，修复工作持续了{k}个月，期间暂停对外开放。",
    "{m}在回忆录中写道，当时的{p}码头每天有四十多艘帆船停靠，运来桐油和药材。",
    "学者对其年代仍有不同看法，一种意见认为应早于{y}年，另一种意见则主张在{z}年之后。",
    "{y}年被列为文物保护单位，{z}年起由{p}文化局管理，每年接待访客约{n}人次。",
    "当地居民至今仍在每年农历八月举行祭典，仪式由{m}的后人主持，持续三天。",
]
SYNONYMS = {"位于": "坐落于", "始建": "开始修建", "设计": "规划", "完成": "做完", "当时": "那时",
            "认为": "觉得", "工程": "项目", "持续": "延续", "管理": "负责", "居民": "百姓",
            "主持": "主导", "内部": "里面", "恢复": "重新开始", "记载": "记录", "同类": "同种",
            "看法": "观点", "列为": "定为", "出现": "产生", "抵达": "到达", "仍有": "还有"}  # fmt: skip

to_hant = opencc.OpenCC("s2tw").convert
to_hans = opencc.OpenCC("t2s").convert


class Article:
    """A made-up article: title, lead, sections."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        index = self.rng.randrange(len(PLACES))
        self.place, self.thing = PLACES[index], self.rng.choice(THINGS)
        self.title = self.place + self.thing
        self.latin = LATIN[index % len(LATIN)]
        self.lead = [self._sentence() for _ in range(3)]
        self.sections = [
            (name, [self._sentence() for _ in range(self.rng.randint(3, 7))])
            for name in self.rng.sample(SECTIONS, self.rng.randint(3, 5))
        ]

    def _sentence(self) -> str:
        year = self.rng.randint(1850, 1960)
        return self.rng.choice(SENTENCES).format(
            p=self.place, t=self.thing, m=self.rng.choice(PEOPLE), y=year,
            z=year + self.rng.randint(2, 40), n=self.rng.randint(60, 9000),
            k=self.rng.randint(3, 80),
        )  # fmt: skip

    def paragraphs(self) -> list[str]:
        return ["".join(self.lead), *("".join(sentences) for _, sentences in self.sections)]


def content(article: Article, *, images: bool = True, links: str = "/wiki/") -> str:
    """Return the article as MediaWiki's parser writes it."""
    ref = iter(range(1, 100))

    def linked(text: str) -> str:
        for name in (*PEOPLE, article.place):
            link = f'<a href="{links}{quote(name)}" title="{name}">{name}</a>'
            text = text.replace(name, link, 1)
        n = next(ref)
        return f'{text}<sup id="cite_ref-{n}" class="reference"><a href="#cite_note-{n}">&#91;{n}&#93;</a></sup>'

    lead = f'<b>{article.title}</b>（英语：<span lang="en">{article.latin} Site</span>）' + linked(
        "".join(article.lead)
    )
    image = (
        '<table class="infobox"><tbody><tr><td><a href="/wiki/File:View.jpg" class="image"><img alt="" '
        'src="//upload.wikimedia.org/wikipedia/commons/thumb/3/3d/View.jpg/250px-View.jpg"/></a></td></tr></tbody></table>'
    )
    parts = ['<div class="mw-parser-output">', image if images else "", f"<p>{lead}\n</p>"]
    for name, sentences in article.sections:
        edit = (
            f'<span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/w/index.php?title='
            f'{quote(article.title)}&amp;action=edit&amp;section=1">编辑</a><span class="mw-editsection-bracket">]</span></span>'
        )
        parts.append(f'<h2><span class="mw-headline" id="{name}">{name}</span>{edit}</h2>')
        parts.append(f"<p>{linked(''.join(sentences))}\n</p>")
    notes = "".join(
        f'<li id="cite_note-{n}"><span class="mw-cite-backlink"><b><a href="#cite_ref-{n}">^</a></b></span> '
        f'<span class="reference-text">{article.place}县志编纂委员会，第{n * 7}页。</span></li>'
        for n in range(1, 6)
    )
    parts.append(
        f'<h2>参考文献</h2><div class="reflist"><ol class="references">{notes}</ol></div></div>'
    )
    return "".join(parts)


def desktop(article: Article, host: str = "zh.wikipedia.org") -> str:
    name = quote(article.title)
    return f"""<!DOCTYPE html><html class="client-nojs" lang="zh-Hans-CN" dir="ltr"><head><meta charset="UTF-8"/>
<title>{article.title} - 维基百科，自由的百科全书</title><script>RLCONF={{"wgPageName":"{article.title}","wgAction":"view",
"wgUserName":null,"wgPageContentLanguage":"zh","wgNoticeProject":"wikipedia","wgWikibaseItemId":"Q1"}};</script>
<link rel="stylesheet" href="/w/load.php?lang=zh-cn&amp;only=styles&amp;skin=vector"/>
<meta name="generator" content="MediaWiki 1.35.0-wmf.10"/><link rel="EditURI" type="application/rsd+xml" href="//{host}/w/api.php?action=rsd"/>
<link rel="license" href="//creativecommons.org/licenses/by-sa/3.0/"/><link rel="canonical" href="https://{host}/wiki/{name}"/></head>
<body class="mediawiki ltr skin-vector"><h1 id="firstHeading" class="firstHeading">{article.title}</h1><div id="bodyContent">
<div id="siteSub" class="noprint">维基百科，自由的百科全书</div><a class="mw-jump-link" href="#mw-head">跳到导航</a>
<div id="mw-content-text" lang="zh-Hans-CN" class="mw-content-ltr">{content(article)}</div>
<div class="printfooter">取自“<a href="https://{host}/w/index.php?title={name}&amp;oldid=1">https://{host}/w/index.php?title={name}&amp;oldid=1</a>”</div>
<div id="catlinks"><a href="/wiki/Special:Categories">分类</a>：<ul><li>{article.place}</li></ul></div></div>
<div id="mw-navigation"><ul><li><a href="/wiki/Wikipedia:%E9%A6%96%E9%A1%B5">首页</a></li></ul><ul id="p-lang">
{"".join(f'<li><a href="https://{c}.wikipedia.org/wiki/{article.latin}" lang="{c}">{c}</a></li>' for c in ("en", "ja", "de", "fr", "ko", "vi"))}</ul></div>
<div id="footer"><ul><li id="footer-info-copyright">本站的全部文字在知识共享 署名-相同方式共享 3.0协议之条款下提供，附加条款亦可能应用。
Wikipedia®和维基百科标志是<a href="//wikimediafoundation.org">维基媒体基金会</a>的注册商标。</li></ul></div></body></html>"""


def modern(article: Article) -> str:
    return f"""<!DOCTYPE html><html class="client-nojs vector-feature-language-in-header-enabled" lang="zh" dir="ltr"><head>
<title>{article.title} - 维基百科，自由的百科全书</title><script>RLCONF={{"wgTitle":"{article.title}","wgNoticeProject":"wikipedia"}};</script>
<link rel="stylesheet" href="/w/load.php?lang=zh&amp;skin=vector-2022"/><meta name="generator" content="MediaWiki 1.43.0-wmf.5">
<meta property="og:title" content="{article.title} - 维基百科，自由的百科全书"><meta property="og:type" content="website">
<link rel="canonical" href="https://zh.wikipedia.org/wiki/{quote(article.title)}"></head><body class="skin--responsive skin-vector mediawiki">
<a class="mw-jump-link" href="#bodyContent">跳转到内容</a><nav>大陆简体 香港繁體 澳門繁體 大马简体 新加坡简体 臺灣正體</nav>
<main id="content"><h1 id="firstHeading"><span class="mw-page-title-main">{article.title}</span></h1><div id="siteSub" class="noprint">维基百科，自由的百科全书</div>
<div id="mw-content-text" class="mw-body-content">{content(article)}</div></main><footer id="footer" class="mw-footer"><ul>
<li id="footer-info-lastmod"> 本页面最后修订于2024年3月2日。</li><li>本站的全部文字在知识共享 署名-相同方式共享 4.0协议之条款下提供</li></ul>
<a href="https://foundation.wikimedia.org/wiki/Special:MyLanguage/Policy:Privacy_policy">隐私政策</a></footer></body></html>"""


def mobile(article: Article) -> str:
    return f"""<!DOCTYPE html><html class="client-nojs" lang="zh"><head><title>{article.title} - 维基百科，自由的百科全书</title>
<link rel="canonical" href="https://zh.wikipedia.org/wiki/{quote(article.title)}"/><link rel="stylesheet" href="/w/load.php?skin=minerva"/></head>
<body class="mediawiki skin-minerva"><div id="mw-mf-viewport"><h1>{article.title}</h1><div id="bodyContent" class="content">
<div id="mw-content-text">{content(article)}</div></div><footer class="mw-footer minerva-footer"><div class="license">除非另有声明，本网站内容采用
<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/deed.zh">CC BY-SA 4.0</a>授权。</div>
<a href="https://foundation.wikimedia.org/wiki/Terms_of_Use">使用条款</a></footer></div></body></html>"""


def english(article: Article) -> str:
    page = desktop(article, "en.wikipedia.org").replace(
        "维基百科，自由的百科全书", "From Wikipedia, the free encyclopedia"
    )
    page = page.replace(
        f"{article.title} - From Wikipedia, the free encyclopedia",
        f"{article.latin} Site - Wikipedia",
    )
    return page.replace("编辑", "edit").replace(
        'wgPageContentLanguage":"zh', 'wgPageContentLanguage":"en'
    )


SKINS = (desktop, modern, mobile, english)


def spun(html: str, rng: random.Random) -> str:
    """Return the page with about a tenth of the words of its article replaced."""
    for word, other in SYNONYMS.items():
        html = re.sub(word, lambda m, o=other: o if rng.random() < 0.8 else m[0], html)
    return html


def without_identity(html: str) -> str:
    """Return the page as a scraper leaves it that hides its source: no head, name or licence."""
    html = re.sub(r"<(?:link|meta|script)\b.*?(?:</script>|>)", "", html, flags=re.DOTALL)
    html = html.replace(" - 维基百科，自由的百科全书", " - 知识库").replace(
        " - Wikipedia", " - Knowledge"
    )
    return re.sub(r"<footer.*?</footer>|<div id=\"footer\".*?</div>", "", html, flags=re.DOTALL)


MARKS = (
    r"<title>.*?</title>", r"<script.*?</script>", r"<meta .*?>", r"<link .*?>", r'<div id="siteSub".*?</div>',
    r'<a class="mw-jump-link".*?</a>', r'<div class="printfooter">.*?</div>', r'<div id="catlinks">.*?</div>',
    r'<div id="mw-navigation">.*?</div>', r'<div id="footer">.*?</div>|<footer.*?</footer>', r"<table.*?</table>",
    r'<span class="mw-editsection">.*?\]</span></span>', r"<sup.*?</sup>", r"<h2>参考文献.*?</ol></div>", r"<nav>.*?</nav>",
    r' class="mw-[a-z-]*"', r'<a href="/wiki/[^>]*>', r"（英语：.*?）",
)  # fmt: skip


def thinned(html: str, rng: random.Random) -> str:
    """Return the page with each kind of mark removed with probability one half."""
    for mark in MARKS:
        if rng.random() < 0.5:
            html = re.sub(mark, "", html, flags=re.DOTALL)
    return html


def blog(title: str, body: str, footer: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} | 山间札记</title>'
        f'<meta name="generator" content="Hexo 6.3.0"></head><body><header><a href="/">首页</a> <a href="/archives">归档</a></header>'
        f'<article class="post"><h1>{title}</h1>{body}</article><footer>{footer}</footer></body></html>'
    )


def plain(article: Article) -> str:
    return "".join(f"<p>{p}</p>" for p in article.paragraphs())


def marked(article: Article) -> str:
    """Return the article as plain paragraphs that still carry the marks of the interface."""
    lines = [f"{article.title}（英语：{article.latin}）{''.join(article.lead)}[1][2]"]
    for name, sentences in article.sections:
        lines += [f"{name}[编辑]", "".join(sentences) + "[3]"]
    lines += ["参考文献", *(f"^ {article.place}县志，第{n}页。" for n in range(3)), "规范控制",
              f"取自“https://zh.wikipedia.org/w/index.php?title={quote(article.title)}&oldid=7”"]  # fmt: skip
    return "".join(f"<p>{line}</p>" for line in lines)


def _quoted(article: Article) -> str:
    own = "上个周末和朋友去了一趟，路上堵了两个小时，到的时候已经快中午了。门口的老人告诉我们，早些年这里还能坐船。"
    return (
        f'<p>{own}</p><blockquote>{article.lead[0]}</blockquote><p>（引自<a href="https://zh.wikipedia.org/wiki/{quote(article.title)}">维基百科</a>）</p>'
        f"<p>{own[::-1][:20]}回来的路上又下起了雨，照片洗出来大半是糊的，只有两张能看。</p>"
    )


VARIANTS: dict[str, Callable[[Article, int], str]] = {
    "chrome kept": lambda a, i: SKINS[i % 4](a),
    "chrome kept, cut at 40 %": lambda a, i: (p := SKINS[i % 4](a))[: len(p) * 2 // 5],
    "chrome kept, script converted": lambda a, i: to_hant(SKINS[i % 4](a)),
    "chrome kept, spun by 10 %": lambda a, i: spun(SKINS[i % 4](a), a.rng),
    "chrome kept, identity removed": lambda a, i: without_identity(SKINS[i % 4](a)),
    "chrome, each of 18 marks removed with p = .5": lambda a, i: thinned(SKINS[i % 4](a), a.rng),
    "mark-up in a foreign frame": lambda a, _: blog(a.title, content(a)),
    "mark-up in a foreign frame, pictures re-hosted": lambda a, _: blog(
        a.title, content(a).replace("//upload.wikimedia.org/wikipedia/commons", "/img")
    ),
    "mark-up in a foreign frame, each mark removed with p = .5": lambda a, _: blog(
        a.title, thinned(content(a), a.rng)
    ),
    "text with marks in a foreign frame": lambda a, _: blog(a.title, marked(a)),
    "stripped": lambda a, _: blog(a.title, plain(a)),
    "stripped, script converted": lambda a, _: blog(a.title, to_hant(plain(a))),
    "quoted excerpt": lambda a, _: blog(f"{a.place}半日", _quoted(a)),
}
# What is left to the clusters, and what is to be left alone.
UNGATED = {
    "stripped": "caught by clusters",
    "stripped, script converted": "caught by clusters",
    "quoted excerpt": "to be left alone",
}


def company_wiki(article: Article, i: int) -> str:
    """Return a page of a MediaWiki that is not Wikimedia's: same software, licence, templates."""
    picture = (
        'src="https://upload.wikimedia.org/wikipedia/commons/a/a1/Gear.svg"'
        if i % 2
        else 'src="/images/1.png"'
    )
    body = content(article, images=False, links="/index.php?title=").replace(
        "</p>", f"</p><img {picture}>", 1
    )
    see = '<p>背景知识参见<a href="https://zh.wikipedia.org/wiki/TCP" class="extiw" title="wikipedia:TCP">维基百科的TCP条目</a>。</p>'
    return f"""<!DOCTYPE html><html lang="zh-Hans"><head><title>{article.title} - 云帆运维知识库</title><meta name="generator" content="MediaWiki 1.39.4"/>
<link rel="stylesheet" href="/load.php?lang=zh-hans&amp;skin=vector"/><link rel="EditURI" type="application/rsd+xml" href="https://wiki.yunfan.example/api.php?action=rsd"/>
<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/"/></head><body class="mediawiki"><h1 id="firstHeading">{article.title}</h1>
<div id="siteSub">来自云帆运维知识库</div><div id="mw-content-text">{body}{see}</div><div class="printfooter">来自“<a href="https://wiki.yunfan.example/index.php?title=X&amp;oldid=9">https://wiki.yunfan.example/index.php?title=X&amp;oldid=9</a>”</div>
<div id="footer">本站内容采用知识共享 署名-相同方式共享授权，除非另有声明。<a href="https://www.mediawiki.org/"><img alt="Powered by MediaWiki"></a></div></body></html>"""


def game_wiki(article: Article, _: int) -> str:
    return (
        company_wiki(article, 1)
        .replace("云帆运维知识库", "星海纪元中文维基")
        .replace(
            "<p>背景",
            "<p>本条目需要扩充。这是一篇关于武器的小作品，你可以帮助我们扩充它。[来源请求]</p><p>背景",
        )
    )


def static_export(article: Article, _: int) -> str:
    """Return a page of an offline copy of such a wiki: no head, links made absolute."""
    page = re.sub(r"<(?:meta|link)\b.*?>", "", company_wiki(article, 0))
    return page.replace('href="/', 'href="https://wiki.yunfan.example/')


def citing(article: Article, i: int) -> str:
    links = "".join(
        f'<li><a href="https://{c}.wikipedia.org/wiki/{quote(n)}">{n} - 维基百科，自由的百科全书 (wikipedia.org)</a></li>'
        for n, c in zip(
            [article.title, *PEOPLE[: i % 5]], ("zh", "en", "zh", "ja", "zh", "en"), strict=False
        )
    )
    footer = (
        '本作品采用<a rel="license" href="http://creativecommons.org/licenses/by-sa/4.0/">知识共享署名-相同方式共享 4.0 国际许可协议</a>进行许可。'
        if i % 2
        else ""
    )
    return blog(f"{article.title}考", plain(article) + f"<h2>参考资料</h2><ul>{links}</ul>", footer)


def manual(article: Article, _: int) -> str:
    rows = "".join(
        f'<dt>{n}</dt><dd>{s} <a href="https://{c}.wikipedia.org/wiki/{quote(n)}">维基百科：{n}</a></dd>'
        for s in SENTENCES for n, c in zip(PEOPLE, ("en", "zh", "ja", "en"), strict=False)
    )  # fmt: skip
    return blog(f"{article.thing}手册", f"<dl>{rows}</dl>")


def news(article: Article, _: int) -> str:
    return blog(
        f"{article.place}志愿者为维基百科编写条目",
        "<p>本报讯 维基媒体基金会日前公布年度报告，维基百科中文版的活跃编者人数有所回升。"
        f"{article.place}大学的{article.rng.choice(PEOPLE)}说，学生们一学期写了四十个条目。</p><p>他提醒，学生不能把维基百科当作论文来源，"
        "任何人都可以编辑它，引用之前应当核对条目下方的参考文献。</p>" + plain(article),
    )


def baike(article: Article, _: int) -> str:
    notes = "".join(f"<p>[{n}] {article.place}日报．2019-03-0{n}</p>" for n in range(1, 5))
    return blog(
        f"{article.title}（{article.place}的{article.thing}）_百科",
        f"<p>本词条由志愿者{article.rng.choice(PEOPLE)}提供内容。</p><p>中文名：{article.title} 外文名：{article.latin} Site</p>"
        + "".join(f"<h3>{n} 编辑</h3><p>{''.join(s)}[1]</p>" for n, s in article.sections) + notes,
    )  # fmt: skip


def comparison(article: Article, _: int) -> str:
    return blog(
        "几个百科网站的比较 - 维基百科篇",
        f"<p>维基百科，自由的百科全书，这是它首页上的口号。</p><p>以下内容摘自维基百科：{article.lead[0]}</p>"
        "<p>图片来自维基共享资源，按知识共享 署名-相同方式共享 4.0 使用。</p>" + plain(article),
    )


NEGATIVES = {
    "blog that cites (bibliography, half under BY-SA)": (citing, 50),
    "company MediaWiki (half with Wikimedia's pictures)": (company_wiki, 40),
    "game MediaWiki with article notices": (game_wiki, 20),
    "offline copy of a company MediaWiki": (static_export, 10),
    "manual with dozens of Wikipedia links": (manual, 15),
    "news about Wikipedia": (news, 20),
    "encyclopedia-like article of another site": (baike, 25),
    "essay about Wikipedia that quotes it": (comparison, 20),
}

"""The site templates: each turns a text into the HTML of one made-up site.

They stand for what the web has served since about 2000: nested tables, blog engines, forums,
government sites, phone pages, and each brings its own clutter.
"""

from __future__ import annotations

import hashlib
import json
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from .texts import Site, Text


def number(text_id: str) -> int:
    """A page number that depends on the id alone."""
    return int(hashlib.sha256(text_id.encode()).hexdigest()[:6], 16) % 90000 + 1000


def url_of(site: Site, text: Text) -> str:
    """The address under which ``site`` shows ``text``."""
    n = number(text.id)
    compact = text.date.replace("-", "")
    month = text.date[:7].replace("-", "/")
    path = {
        "wordpress": f"/{month}/{text.id}-{n}/",
        "mobile": f"/article/{n}.html",
        "modern": f"/a/{compact}/{n}.shtml",
        "hexo": f"/posts/{text.date.replace('-', '/')}/{text.id}/",
        "tables": f"/shownews.asp?id={n}",
        "dedecms": f"/a/{compact[:6]}/{compact[6:]}-{n}.html",
        "minimal": f"/{text.id}.htm",
        "gov": f"/xxgk/{compact[:6]}/t{compact}_{n}.html",
        "portal": f"/{compact[:4]}/{compact[4:]}/c{n}.html",
        "typecho": f"/archives/{n}/",
        "cards": f"/review/{n}",
        "xhtml": f"/{compact[:4]}/{text.id}.html",
        "discuz": f"/thread-{n}-1-1.html",
        "phpbb": f"/topicdetail.php?f={n % 97}&t={n}",
        "qa": f"/question/{n}",
        "pixnet": f"/blog/post/{n}",
        "medium": f"/{text.id}-{n:x}",
        "epaper": f"/html/{text.date[:7]}/{text.date[8:]}/content_{n}.htm",
        "mediawiki": "/wiki/" + quote(text.keys.get("wikititle", text.title)),
        "baike": f"/item/{quote(text.title)}/{n}",
        "list": f"/list-{n}.html",
        "seo": f"/news/{n}.html",
    }[site.template]
    return f"http{'' if site.charset in {'gb2312', 'gbk', 'big5'} else 's'}://{site.host}{path}"


def blocks(text: Text, paragraph: str = "<p>{}</p>") -> str:
    """The body as HTML; ``paragraph`` is how the site marks a paragraph."""
    html: list[str] = []
    code: list[str] | None = None
    language = ""
    for line in text.lines:
        if line.startswith("```"):
            if code is None:
                code, language = [], line[3:]
            else:
                body = escape("\n".join(code))
                html.append(f'<pre><code class="language-{language or "text"}">{body}\n</code></pre>')
                code = None
        elif code is not None:
            code.append(line)
        elif line.startswith("## "):
            html.append(f"<h2>{escape(line[3:])}</h2>")
        elif line.startswith("- "):
            item = f"<li>{escape(line[2:])}</li>"
            if html and html[-1].endswith("</ul>"):
                html[-1] = html[-1].removesuffix("</ul>") + item + "</ul>"
            else:
                html.append(f"<ul>{item}</ul>")
        elif line.startswith("> "):
            html.append(f"<blockquote><p>{escape(line[2:])}</p></blockquote>")
        elif line:
            html.append(paragraph.format(escape(line)))
    return "\n".join(html)


def posts(text: Text) -> list[tuple[str, str, str]]:
    """``(user, time, text)`` of every forum post or answer."""
    found: list[tuple[str, str, list[str]]] = []
    for line in text.lines:
        if line.startswith("%% "):
            user, _, when = line[3:].partition("|")
            found.append((user, when, []))
        elif found:
            found[-1][2].append(line)
        else:
            found.append((text.author or "hello", text.date, [line]))
    return [(user, when, "\n".join(lines)) for user, when, lines in found]


def _links(words: tuple[str, ...], tag: str = "li") -> str:
    return "".join(
        f'<{tag}><a href="/c/{index}.html">{escape(word)}</a></{tag}>'
        for index, word in enumerate(words)
    )


def _head(site: Site, text: Text, meta: str, extra: str = "") -> str:
    title = f"{escape(text.title)} - {escape(site.name)}" if site.name else escape(text.title)
    if meta:
        extra = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">\n' + extra
    if "robots" in text.keys:
        extra += f'<meta name="robots" content="{text.keys["robots"]}">\n'
    return f"<head>\n{extra}<title>{title}</title>\n</head>"


def _html5(site: Site, text: Text, meta: str, body: str, extra: str = "") -> str:
    lang = f' lang="{site.lang}"' if site.lang else ""
    charset = f'<meta charset="{meta}">\n' if meta else ""
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    head = _head(site, text, "", charset + viewport + extra)
    return f"<!DOCTYPE html>\n<html{lang}>\n{head}\n<body>\n{body}\n</body>\n</html>\n"


def modern(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    hant = site.lang not in {"zh-CN", ""}
    share = (("分享到", "微博"), ("Facebook", "Line"))[hant]
    data = json.dumps(
        {"@type": "NewsArticle", "headline": text.title, "datePublished": text.date},
        ensure_ascii=False,
    )
    body = f"""<header class="site-header"><div class="logo"><a href="/">{site.name}</a></div>
<nav class="main-nav"><ul>{_links(site.nav)}</ul></nav></header>
<div class="breadcrumb"><a href="/">{site.nav[0]}</a> &gt; <a href="/b/">{site.nav[1]}</a> &gt; {("正文", "內文")[hant]}</div>
<main class="layout"><article class="article"><h1 class="article-title">{escape(text.title)}</h1>
<div class="article-meta"><span class="author">{text.author}</span> <time datetime="{text.date}">{text.date} 09:{number(text.id) % 60:02d}</time> <span class="views">{number(text.id) % 7000} {("阅读", "瀏覽")[hant]}</span></div>
<div class="article-content">
{blocks(text)}
</div>
<div class="share-bar"><span>{share[0]}</span><a href="#">{share[1]}</a><a href="#">{("微信", "X")[hant]}</a></div>
<section class="related"><h3>{("相关阅读", "延伸閱讀")[hant]}</h3><ul>{_links(related)}</ul></section></article>
<aside class="sidebar"><h3>{site.side[0]}</h3><ul>{_links(site.side[1:])}</ul></aside></main>
<footer class="site-footer"><p>{site.footer}</p></footer>
<script>window.__stat={{"pv":1}};</script>"""
    extra = (
        f'<meta property="og:title" content="{escape(text.title)}">\n'
        f'<meta property="article:published_time" content="{text.date}T09:00:00+08:00">\n'
        f'<script type="application/ld+json">{data}</script>\n'
    )
    return _html5(site, text, meta, body, extra)


def tables(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    nav = " | ".join(f'<a href="c{i}.asp">{word}</a>' for i, word in enumerate(site.nav))
    side = "".join(f'<tr><td height="22">·<a href="s.asp?i={i}">{w}</a></td></tr>' for i, w in enumerate(site.side))
    more = "".join(f'<tr><td>· <a href="shownews.asp?id={100 + i}">{escape(w)}</a></td></tr>' for i, w in enumerate(related))
    content = blocks(text, "<p>&nbsp;&nbsp;&nbsp;&nbsp;{}</p>").replace("<p>", "<P>").replace("</p>", "</P>")
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>{_head(site, text, meta)}
<BODY leftMargin=0 topMargin=0 bgColor=#ffffff>
<TABLE width="778" border=0 align=center cellPadding=0 cellSpacing=0><TR><TD colspan=2><FONT size=5><B>{site.name}</B></FONT></TD></TR>
<TR><TD colspan=2 bgcolor="#336699">{nav}</TD></TR>
<TR><TD width=180 valign=top><TABLE width="100%">{side}</TABLE></TD>
<TD valign=top><TABLE width="100%" border=0><TR><TD align=center><FONT color=#cc0000 size=4><B>{escape(text.title)}</B></FONT></TD></TR>
<TR><TD align=center>{text.date}&nbsp;&nbsp;{text.author}&nbsp;&nbsp;[<a href="javascript:window.print()">打印</a>] [<a href="javascript:window.close()">关闭</a>]</TD></TR>
<TR><TD class="content"><FONT size=3>{content}</FONT></TD></TR>
<TR><TD><TABLE>{more}</TABLE></TD></TR></TABLE></TD></TR>
<TR><TD colspan=2 align=center><FONT size=2>{site.footer}</FONT></TD></TR></TABLE>
</BODY></HTML>
"""


def hexo(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    content = blocks(text)
    tags = " ".join(f'<a href="/tags/{w}/" rel="tag"># {w}</a>' for w in site.side[1:3])
    body = f"""<div class="container use-motion"><header class="header"><div class="site-meta"><a href="/" class="brand"><span class="site-title">{site.name}</span></a></div>
<nav class="site-nav"><ul class="menu">{_links(site.nav)}</ul></nav></header>
<main class="main"><div class="content-wrap"><article class="post-block" itemscope itemtype="http://schema.org/Article">
<header class="post-header"><h1 class="post-title" itemprop="name headline">{escape(text.title)}</h1>
<div class="post-meta">发表于 <time itemprop="dateCreated datePublished">{text.date}</time> 本文字数：{number(text.id) % 3000} 阅读时长 ≈ 4 分钟</div></header>
<div class="post-body" itemprop="articleBody">
{content}
</div>
<footer class="post-footer"><div class="post-tags">{tags}</div><div class="post-nav"><a href="/p/1/">{escape(related[0])}</a> <a href="/p/2/">{escape(related[1])}</a></div></footer></article></div>
<aside class="sidebar"><div class="post-toc">文章目录</div><p class="site-author-name">{text.author}</p></aside></main>
<footer class="footer"><div class="copyright">{site.footer}</div></footer></div>"""
    return _html5(site, text, meta, body, '<meta name="generator" content="Hexo 5.4.0">\n')


def gov(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    hant = "TW" in site.lang
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">{_head(site, text, meta, f'<meta name="SiteName" content="{site.name}" /><meta name="PubDate" content="{text.date} 10:12" /><meta name="ArticleTitle" content="{escape(text.title)}" />')}
<body><div id="top"><ul class="nav">{_links(site.nav)}</ul></div>
<div class="position">{("当前位置", "目前位置")[hant]}：<a href="/">{site.nav[0]}</a> &gt; <a href="../">{site.nav[2]}</a></div>
<div class="main"><div class="title"><h1>{escape(text.title)}</h1></div>
<div class="info"><span>{("发布时间", "發布日期")[hant]}：{text.date}</span><span>{("来源", "來源")[hant]}：{text.author}</span><span>{("字号：[大][中][小]", "字級：[大][中][小]")[hant]}</span></div>
<div class="TRS_Editor" id="zoom">{blocks(text, '<p style="text-indent: 2em;">{}</p>')}</div>
<div class="tools"><a>{("【打印】", "友善列印")[hant]}</a> <a>{("【关闭】", "回上頁")[hant]}</a></div></div>
<div class="right"><ul>{_links(site.side)}</ul><ul>{_links(related)}</ul></div>
<div class="footer"><p>{site.footer}</p></div></body></html>
"""


def minimal(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    lines = "<br>\n<br>\n".join(f"　　{escape(line)}" for line in text.lines if line)
    if text.kind == "poem":
        lines = "<br>\n".join(escape(line) for line in text.lines)
    declared = f'<meta http-equiv=Content-Type content="text/html; charset={meta}">\n' if meta else ""
    return f"""<html>
<head>
{declared}<title>{escape(text.title)}</title>
</head>
<body>
<h3>{escape(text.title)}</h3>
{f"<p>{text.author}　{text.date}</p>" if text.author else ""}
<p>{lines}</p>
<hr>
<a href="index.htm">{related[0] if not site.nav else site.nav[0]}</a>
</body>
</html>
"""


def wordpress(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    labels = {"zh-TW": ("發表於", "發佈留言", "迴響", "搜尋"), "zh-HK": ("發表於", "發佈留言", "迴響", "搜尋"), "en": ("Posted on", "Leave a Reply", "comments", "Search"), "ja": ("投稿日", "コメントを残す", "件のコメント", "検索")}.get(site.lang, ("发表于", "发表评论", "条评论", "搜索"))
    body = f"""<div id="page" class="hfeed site"><header id="masthead" class="site-header"><h1 class="site-title"><a href="/" rel="home">{site.name}</a></h1>
<nav id="site-navigation" class="main-navigation"><ul class="nav-menu">{_links(site.nav)}</ul></nav></header>
<div id="main" class="wrapper"><div id="primary" class="site-content"><div id="content" role="main">
<article id="post-{number(text.id)}" class="post type-post status-publish hentry"><header class="entry-header"><h1 class="entry-title">{escape(text.title)}</h1>
<div class="entry-meta">{labels[0]} <time class="entry-date" datetime="{text.date}T08:21:00+08:00">{text.date}</time> <span class="author vcard">{text.author}</span></div></header>
<div class="entry-content">
{blocks(text)}
</div><footer class="entry-meta">{" ".join(f'<a href="/tag/{i}" rel="category tag">{w}</a>' for i, w in enumerate(site.nav[1:3]))}</footer></article>
<nav class="nav-single"><span class="nav-previous"><a href="/prev" rel="prev">&larr; {escape(related[0])}</a></span> <span class="nav-next"><a href="/next" rel="next">{escape(related[1])} &rarr;</a></span></nav>
<div id="comments" class="comments-area"><h2>2 {labels[2]}</h2><div id="respond"><h3>{labels[1]}</h3><form action="/wp-comments-post.php"><textarea name="comment"></textarea></form></div></div></div></div>
<div id="secondary" class="widget-area" role="complementary"><aside class="widget widget_search"><form><label>{labels[3]}</label><input type="text" name="s"></form></aside><aside class="widget"><h3 class="widget-title">{site.side[0] if site.side else ""}</h3><ul>{_links(site.side[1:] + related)}</ul></aside></div></div>
<footer id="colophon"><div class="site-info">{site.footer}</div></footer></div>"""
    return _html5(site, text, meta, body, '<meta name="generator" content="WordPress 5.9.3">\n')


def mobile(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    cards = "".join(f'<a class="card" href="/article/{i}.html"><p class="tit">{escape(w)}</p><span class="from">{site.name}</span></a>' for i, w in enumerate((*site.side[1:], *related)))
    body = f"""<div class="topbar"><a class="back" href="javascript:history.back()"></a><span>{site.name}</span><a class="app-open" href="#">打开APP</a></div>
<section class="detail"><h1>{escape(text.title)}</h1><div class="info"><img src="/avatar/1.png" alt=""><b>{text.author}</b><i>{text.date[5:]}</i><button>关注</button></div>
<div class="rich-text">{blocks(text, '<p data-track="1"><span>{}</span></p>')}</div>
<div class="unfold"><span>展开全文</span></div><div class="like-bar"><span>赞 {number(text.id) % 900}</span><span>收藏</span><span>转发</span></div></section>
<section class="recommend"><h2>{site.side[0]}</h2>{cards}</section>
<ul class="tabbar">{_links(site.nav)}</ul><p class="copy">{site.footer}</p>"""
    return _html5(site, text, meta, body)


def dedecms(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
{_head(site, text, meta, f'<meta name="keywords" content="{site.nav[1]},{site.name}" /><meta name="description" content="{escape(text.title)}" />')}
<body class="articleview"><div class="header_top"><span>您好，欢迎访问{site.name}</span></div><div id="navMenu"><ul>{_links(site.nav)}</ul></div>
<div class="w960 center clear"><div class="pleft"><div class="place"><strong>当前位置:</strong> <a href="/">主页</a> > <a href="/a/">{site.nav[1]}</a> ></div>
<div class="viewbox"><div class="title"><h2>{escape(text.title)}</h2></div><div class="info"><small>时间:</small>{text.date} 10:3{number(text.id) % 10}<small>来源:</small>{site.name}<small>作者:</small>{text.author}<small>点击:</small>{number(text.id)}次</div>
<div class="content"><table width="100%"><tr><td>
{blocks(text, "<div>　　{}</div><div>&nbsp;</div>")}
</td></tr></table></div><div class="dede_pages"></div><div class="newdigg"><span>顶一下</span><span>踩一下</span></div>
<div class="context"><ul><li>上一篇：<a href="1.html">{escape(related[0])}</a></li><li>下一篇：<a href="2.html">{escape(related[1])}</a></li></ul></div></div></div>
<div class="pright"><dl><dt>{site.side[0]}</dt>{_links(site.side[1:], "dd")}</dl></div></div>
<div class="footer"><p>{site.footer}</p></div></body></html>
"""


def portal(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    return f"""<!DOCTYPE html>
<html>{_head(site, text, meta, '<meta http-equiv="X-UA-Compatible" content="IE=edge">')}
<body><div class="channel-bar">{"".join(f'<a href="http://c{i}.{site.host}/">{w}</a>' for i, w in enumerate(site.nav))}</div>
<div class="ad" id="ad_top"><!-- 广告位 --></div>
<div class="wrap"><div class="left-main"><h1 id="main_title">{escape(text.title)}</h1><div class="page-info"><span id="navtimeSource">{text.date} 07:5{number(text.id) % 10} {site.name}</span><span class="comment"><a href="#">我有话说(<b>{number(text.id) % 90}</b>人参与)</a></span></div>
<div class="BSHARE_POP" id="artibody">
{blocks(text, "<p>　　{}</p>")}
<div class="editor">(责任编辑：小编)</div></div>
<div class="keywords">标签：{" ".join(f"<a>{w}</a>" for w in site.nav[1:4])}</div>
<div class="xiangguan"><h3>相关新闻</h3><ul>{_links(related)}</ul></div></div>
<div class="right-side"><h3>{site.side[0]}</h3><ul>{_links(site.side[1:])}</ul></div></div>
<div class="footer">{site.footer}</div></body></html>
"""


def typecho(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    hant = "TW" in site.lang
    body = f"""<header id="header" class="clearfix"><div class="site-name"><a id="logo" href="/">{site.name}</a></div><nav id="nav-menu">{_links(site.nav, "span")}</nav></header>
<div id="body"><div class="row"><div class="col-mb-12" id="main" role="main"><article class="post" itemscope><h1 class="post-title"><a href="">{escape(text.title)}</a></h1>
<ul class="post-meta"><li>{("作者", "作者")[hant]}: {text.author}</li><li>{("时间", "時間")[hant]}: <time>{text.date}</time></li><li>{("分类", "分類")[hant]}: {site.nav[1]}</li></ul>
<div class="post-content" itemprop="articleBody">
{blocks(text)}
</div></article><ul class="post-near"><li>{("上一篇", "上一篇")[hant]}: <a href="/archives/1/">{escape(related[0])}</a></li><li>{("下一篇", "下一篇")[hant]}: {("没有了", "沒有了")[hant]}</li></ul></div>
<div class="kit-hidden-tb" id="secondary"><section class="widget"><h3>{site.side[0]}</h3><ul>{_links(related + site.side[1:])}</ul></section></div></div></div>
<footer id="footer">{site.footer}</footer>"""
    return _html5(site, text, meta, body, '<meta name="generator" content="Typecho 1.2.0">\n')


def cards(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    body = f"""<div class="page"><div class="header"><div class="menu">{_links(site.nav, "div")}</div><input placeholder="搜索商品"></div>
<div class="content-wrapper"><div class="article-head"><div class="article-head__title">{escape(text.title)}</div><div class="article-head__sub"><div>{text.author}</div><div>{text.date}</div><div>{number(text.id) % 500} 赞</div></div></div>
<div class="article-body">{blocks(text, '<div class="article-body__para">{}</div>')}</div>
<div class="buy-card"><div>到手价</div><div>去购买</div></div>
<div class="rec">{_links(related, "div")}</div><div class="rec">{_links(site.side, "div")}</div></div>
<div class="foot">{site.footer}</div></div><script src="/static/app.3f2a.js"></script>"""
    return _html5(site, text, meta, body)


def xhtml(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    content = blocks(text, "　　{}<br /><br />")
    return f"""<?xml version="1.0"{f' encoding="{meta}"' if meta else ""}?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"{f' xml:lang="{site.lang}" lang="{site.lang}"' if site.lang else ""}>
{_head(site, text, meta)}
<body><div id="menu">{" · ".join(f'<a href="{i}.html">{w}</a>' for i, w in enumerate(site.nav))}</div>
<div id="text"><h1>{escape(text.title)}</h1><div class="by">{text.author} {text.date}</div>
<div>{content}</div></div>
<div id="side"><ul>{_links(site.side)}</ul><ul>{_links(related)}</ul></div>
<div id="bottom">{site.footer}</div></body></html>
"""


def discuz(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    rows = []
    for floor, (user, when, words) in enumerate(posts(text), 1):
        pid = number(text.id) * 10 + floor
        body = "<br />\n".join(escape(line) for line in words.split("\n"))
        rows.append(f"""<div id="post_{pid}"><table id="pid{pid}" class="plhin" cellspacing="0" cellpadding="0"><tr><td class="pls" rowspan="2"><div class="pi"><div class="authi"><a href="home.php?uid={pid % 777}" class="xw1">{user}</a></div></div><p><em>中级会员</em></p><dl class="pil cl"><dt>积分</dt><dd>{pid % 991}</dd></dl><ul class="xl xl2 o cl"><li class="pm2"><a>发消息</a></li></ul></td>
<td class="plc"><div class="pi"><strong><a href="#pid{pid}">{("楼主", "沙发", "板凳", "地板")[floor - 1] if floor < 5 else f"{floor}#"}</a></strong><div class="pti"><div class="authi"><em id="authorposton{pid}">发表于 {when}</em><span class="pipe">|</span><a>只看该作者</a></div></div></div>
<div class="pct"><div class="pcb"><div class="t_fsz"><table cellspacing="0" cellpadding="0"><tr><td class="t_f" id="postmessage_{pid}">
{body}</td></tr></table></div></div></div></td></tr><tr><td class="plc plm"><div class="sign">本帖最后由 {user} 编辑</div></td></tr><tr><td class="pls"></td><td class="plc"><div class="pob cl"><em><a class="fastre">回复</a></em> <a>使用道具</a> <a>举报</a></div></td></tr></table></div>""")
    newline = "\n"
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
{_head(site, text, meta, '<meta name="generator" content="Discuz! X3.2" />')}
<body id="nv_forum" class="pg_viewthread"><div id="toptb" class="cl"><a>设为首页</a><a>收藏本站</a></div><div id="nv"><ul>{_links(site.nav)}</ul></div>
<div id="pt" class="bm cl"><a href="./">{site.name}</a> <em>&rsaquo;</em> <a href="forum.php">{site.nav[0]}</a> <em>&rsaquo;</em> {escape(text.title)}</div>
<div id="chart">{" | ".join(site.side)}</div><div id="postlist" class="pl bm"><table><tr><td class="pls ptn pbn"><span class="xg1">查看:</span> <span class="xi1">{number(text.id) % 5000}</span></td><td class="plc"><h1 class="ts"><span id="thread_subject">{escape(text.title)}</span></h1></td></tr></table>
{newline.join(rows)}
</div><div id="f_pst" class="bm">您需要登录后才可以回帖 <a>登录</a> | <a>立即注册</a></div><ul>{_links(related)}</ul><div id="ft" class="wp cl">{site.footer}</div></body></html>
"""


def phpbb(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    items = []
    for floor, (user, when, words) in enumerate(posts(text), 1):
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in words.split("\n"))
        items.append(f"""<div class="l-articlePage"><div class="c-authorInfo"><a class="c-link" href="/userinfo.php?id={floor}">{user}</a><span>{("個人積分", "積分")[floor % 2]}：{number(user) % 400}分</span></div>
<div class="l-publishArea"><div class="u-gapBottom"><span class="o-fSubMini">{when}</span> <span>#{floor}</span></div><article class="c-articleLimit"><div itemprop="text">{paragraphs}</div></article><div class="l-toolBar"><a>引言</a><a>檢舉</a><a>分享</a></div></div></div>""")
    body = f"""<div class="l-header"><ul class="c-nav">{_links(site.nav)}</ul></div><h1 class="t2">{escape(text.title)}</h1>
{"".join(items)}
<aside class="l-aside"><ul>{_links(site.side + related)}</ul></aside><footer>{site.footer}</footer>"""
    return _html5(site, text, meta, body)


def qa(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    items = []
    for who, name, words in posts(text):
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in words.split("\n"))
        items.append(f"""<div class="{"QuestionDetail" if who.startswith("提") else "AnswerItem"}"><div class="AuthorInfo"><span class="UserLink">{name}</span></div><div class="RichContent"><span class="RichText">{paragraphs}</span></div><div class="ContentActions"><button>赞同 {number(words) % 300}</button><button>添加评论</button><button>分享</button></div></div>""")
    body = f"""<header class="AppHeader"><ul>{_links(site.nav)}</ul></header><div class="QuestionPage"><h1 class="QuestionHeader-title">{escape(text.title)}</h1>
{"".join(items)}</div><div class="Sidebar"><h3>{site.side[0]}</h3><ul>{_links(related)}</ul></div><footer>{site.footer}</footer>"""
    return _html5(site, text, meta, body)


def pixnet(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="{site.lang}">{_head(site, text, meta)}
<body><div id="container"><div id="banner"><h1><a href="/">{site.name}</a></h1><h2>跳到主文</h2></div><div id="navigation"><ul>{_links(site.nav)}</ul></div>
<div id="content"><div id="article-box"><div id="article-area"><div class="article" id="article-{number(text.id)}"><div class="article-head"><ul class="article-date"><li class="publish"><span class="month">{text.date[5:7]}</span> <span class="date">{text.date[8:]}</span> <span class="year">{text.date[:4]}</span></li></ul><ul class="article-nav"><li class="title"><h2>{escape(text.title)}</h2></li></ul></div>
<div class="article-body"><div class="article-content" id="article-content-inner">{blocks(text, '<p><span style="font-size: 12pt;">{}</span></p><p>&nbsp;</p>')}</div></div>
<div class="article-footer"><ul class="refer"><li>全站分類：生活綜合 個人分類：{site.nav[1]}</li><li>此分類上一篇：{escape(related[0])}</li><li>此分類下一篇：{escape(related[1])}</li></ul><div class="author-profile">{text.author} 發表在 痞客風格 留言(3) 人氣({number(text.id) % 3000})</div></div></div></div></div></div>
<div id="links"><ul>{_links(site.side)}</ul></div></div><div id="footer">{site.footer}</div></body></html>
"""


def medium(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    body = f"""<div id="root"><div class="a b c"><div class="d e">{_links(site.nav, "div")}</div><article><div class="f g h"><section><div><h1 class="pw-post-title">{escape(text.title)}</h1><div class="i j"><div>{text.author}</div><button>Follow</button><div>5 min read</div><div>{text.date}</div></div>
{blocks(text, '<p class="pw-post-body-paragraph k l m">{}</p>')}</div></section></div></article>
<div class="n"><button>Clap</button><button>Share</button></div><div class="o"><h2>{site.side[0]}</h2>{_links(related, "div")}</div><div class="p">{site.footer}</div></div></div>"""
    return _html5(site, text, meta, body)


def epaper(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    content = blocks(text, "<P>　　{}</P>")
    return f"""<HTML>{_head(site, text, meta)}
<body><table width="1000"><tr><td>{" ".join(site.nav)}</td><td>{" ".join(site.side)}</td></tr>
<tr><td><table><tr><td class="font01">{escape(text.title)}</td></tr><tr><td class="font02">{text.author}</td></tr><tr><td class="font6"><div id="ozoom"><founder-content>{content}</founder-content></div></td></tr></table></td>
<td width="300"><table>{"".join(f'<tr><td class="default"><a href="content_{i}.htm">{escape(w)}</a></td></tr>' for i, w in enumerate(related))}</table></td></tr>
<tr><td colspan="2" align="center">{site.footer}</td></tr></table></body></HTML>
"""


def mediawiki(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    import re

    wikipedia = site.host.endswith("wikipedia.org")
    hant = site.lang == "zh-Hant"
    edit = ("编辑", "編輯")[hant]
    content = blocks(text)
    notes = ""
    language = ""
    if wikipedia:
        numbers = sorted({int(n) for n in re.findall(r"\[(\d+)\]", content)})
        content = re.sub(r"\[(\d+)\]", r'<sup id="cite_ref-\1" class="reference"><a href="#cite_note-\1">[\1]</a></sup>', content)
        content = re.sub(r"<h2>(.*?)</h2>", rf'<h2><span class="mw-headline" id="\1">\1</span><span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/w/index.php?action=edit">{edit}</a><span class="mw-editsection-bracket">]</span></span></h2>', content)
        notes = f'<h2><span class="mw-headline">{("参考文献", "參考資料")[hant]}</span><span class="mw-editsection">[<a>{edit}</a>]</span></h2><div class="reflist"><ol class="references">' + "".join(f'<li id="cite_note-{n}"><span class="mw-cite-backlink">^</span> <span class="reference-text">{("地方志编纂委员会. 第", "地方志編纂委員會. 第")[hant]}{n * 7}{("页", "頁")[hant]}.</span></li>' for n in numbers) + "</ol></div>"
        language = f'<div id="p-variants" class="vectorMenu"><ul><li><a lang="zh">{("不转换", "不轉換")[hant]}</a></li><li><a lang="zh-CN">大陆简体</a></li><li><a lang="zh-HK">香港繁體</a></li><li><a lang="zh-MO">澳門繁體</a></li><li><a lang="zh-MY">大马简体</a></li><li><a lang="zh-SG">新加坡简体</a></li><li><a lang="zh-TW">臺灣正體</a></li></ul></div>'
    sub = ("维基百科，自由的百科全书", "維基百科，自由的百科全書")[hant] if wikipedia else f"出自{site.name}"
    licence = (
        ("本站的全部文字在知识共享 署名-相同方式共享 3.0协议之条款下提供，附加条款亦可能应用。Wikipedia®和维基百科标志是维基媒体基金会的注册商标。", "本站的全部文字在創用CC 姓名標示-相同方式分享 3.0協議之條款下提供，附加條款亦可能應用。Wikipedia®和維基百科標誌是維基媒體基金會的註冊商標。")[hant]
        if wikipedia
        else "内部资料，请勿外传。隐私政策 关于本站 免责声明"
    )
    canonical = f'<link rel="canonical" href="{escape(url_of(site, text))}"/>\n<link rel="license" href="https://creativecommons.org/licenses/by-sa/3.0/"/>\n' if wikipedia else ""
    database = "zhwiki" if wikipedia else "yunqiwiki"
    name = sub if wikipedia else site.name
    return f"""<!DOCTYPE html>
<html class="client-nojs" lang="{site.lang}" dir="ltr">
<head>
<meta charset="{meta}"/>
<title>{escape(text.title)} - {name}</title>
<script>RLCONF={{"wgPageName":"{text.title}","wgDBname":"{database}","wgContentLanguage":"zh","wgIsArticle":true}};</script>
<meta name="generator" content="MediaWiki 1.36.0-wmf.33"/>
{canonical}</head>
<body class="mediawiki ltr sitedir-ltr ns-0 skin-vector action-view"><div id="content" class="mw-body" role="main"><h1 id="firstHeading" class="firstHeading">{escape(text.title)}</h1>
<div id="bodyContent"><div id="siteSub" class="noprint">{sub}</div><div id="jump-to-nav"></div><a class="mw-jump-link" href="#mw-head">{("跳到导航", "跳至導覽")[hant]}</a>
<div id="mw-content-text" lang="{site.lang}" class="mw-content-ltr"><div class="mw-parser-output">
{content}
{notes}
</div></div>{f'<div id="catlinks" class="catlinks"><a>分类</a>：<ul><li><a>{("渡口", "鐵路")[hant]}</a></li></ul></div>' if wikipedia else ""}</div></div>
<div id="mw-navigation"><div id="p-personal"><ul><li>{("没有登录", "沒有登入")[hant]}</li><li>{("讨论", "討論")[hant]}</li></ul></div>{language}<div id="p-navigation"><ul>{_links(site.nav + site.side)}</ul></div></div>
<footer id="footer"><ul id="footer-info"><li>{("本页面最后修订于", "本頁面最後修訂於")[hant]}{text.date}。</li><li>{licence}</li></ul></footer></body></html>
"""


def baike(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    body = f"""<div class="header-wrapper"><ul>{_links(site.nav)}</ul></div><div class="body-wrapper"><div class="main-content"><dl class="lemmaWgt-lemmaTitle"><dd><h1>{escape(text.title)}</h1><a class="edit-lemma">编辑</a></dd></dl>
{blocks(text, '<div class="para" label-module="para">{}</div>')}</div><div class="side-content">{_links(site.side, "div")}</div></div><div class="wgt-footer-main">{site.footer}</div>"""
    return _html5(site, text, meta, body)


def listing(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    layout = text.keys["layout"]
    rows = []
    for index, line in enumerate(text.lines):
        cells = line.split("|")
        if layout in {"directory", "chapters"}:
            rows.append("<dl><dd>" + " ".join(f'<a href="/{index}/{i}.html">{cell}</a>' for i, cell in enumerate(cells)) + "</dd></dl>")
        elif layout == "goods":
            rows.append(f'<li class="item"><a href="/i/{index}.html"><img src="/img/{index}.jpg" alt=""><div>{cells[0]}</div></a><em>¥{cells[1]}</em><span>{cells[2]}</span><span>{cells[3]}</span></li>')
        elif layout == "threads":
            rows.append(f'<tr><th><a href="thread-{index}.html">{cells[0]}</a></th><td>{cells[1]}</td><td>{cells[2]}</td><td>{cells[3]}</td></tr>')
        else:
            rows.append(f'<li><a href="/n/{index}.html">{cells[0]}</a><span class="date">{cells[1]}</span></li>')
    wrap = "table" if layout == "threads" else "ul"
    newline = "\n"
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html>{_head(site, text, meta)}<body><div class="nav">{" ".join(f'<a href="/{i}/">{w}</a>' for i, w in enumerate(site.nav))}</div>
<h2>{escape(text.title)}</h2><{wrap} class="list">
{newline.join(rows)}
</{wrap}><div class="page"><a>首页</a> <a>上一页</a> <b>1</b> <a>2</a> <a>3</a> <a>下一页</a> <a>尾页</a> 共 38 页</div>
<div class="side">{" ".join(site.side)}</div><div class="foot">{site.footer}</div></body></html>
"""


def seo(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    body = f"""<div class="top"><a href="/"><img src="/logo.gif" alt="{site.name}"></a><div class="nav">{_links(site.nav, "span")}</div></div>
<div class="flash"></div><div class="con"><div class="l"><h4>{site.side[0]}</h4><ul>{_links(site.side[1:])}</ul></div><div class="r"><h1>{escape(text.title)}</h1><div class="time">{text.date} 浏览：{number(text.id)}</div><div class="txt">{blocks(text)}</div>
<p>上一篇：<a href="1.html">{escape(related[0])}</a></p><p>下一篇：<a href="2.html">{escape(related[1])}</a></p></div></div><div class="bottom">{site.footer}</div>"""
    extra = f'<meta name="keywords" content="{escape(text.title)}"><meta name="description" content="{escape(text.lines[0][:60])}">\n'
    return _html5(site, text, meta, body, extra)


TEMPLATES: dict[str, Callable[[Site, Text, str, tuple[str, ...]], str]] = {
    "modern": modern,
    "tables": tables,
    "hexo": hexo,
    "gov": gov,
    "minimal": minimal,
    "wordpress": wordpress,
    "mobile": mobile,
    "dedecms": dedecms,
    "portal": portal,
    "typecho": typecho,
    "cards": cards,
    "xhtml": xhtml,
    "discuz": discuz,
    "phpbb": phpbb,
    "qa": qa,
    "pixnet": pixnet,
    "medium": medium,
    "epaper": epaper,
    "mediawiki": mediawiki,
    "baike": baike,
    "list": listing,
    "seo": seo,
}


def dress(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    """The page: ``meta`` is the charset it declares ("" for none), ``related`` titles it links."""
    return TEMPLATES[site.template](site, text, meta, related)

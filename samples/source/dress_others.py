"""Templates of forums, wikis, lists, newspapers and sites made for search engines."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from .parts import blocks, head, html5, links, number, posts, url_of

if TYPE_CHECKING:
    from .texts import Site, Text


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
{head(site, text, meta, '<meta name="generator" content="Discuz! X3.2" />')}
<body id="nv_forum" class="pg_viewthread"><div id="toptb" class="cl"><a>设为首页</a><a>收藏本站</a></div><div id="nv"><ul>{links(site.nav)}</ul></div>
<div id="pt" class="bm cl"><a href="./">{site.name}</a> <em>&rsaquo;</em> <a href="forum.php">{site.nav[0]}</a> <em>&rsaquo;</em> {escape(text.title)}</div>
<div id="chart">{" | ".join(site.side)}</div><div id="postlist" class="pl bm"><table><tr><td class="pls ptn pbn"><span class="xg1">查看:</span> <span class="xi1">{number(text.id) % 5000}</span></td><td class="plc"><h1 class="ts"><span id="thread_subject">{escape(text.title)}</span></h1></td></tr></table>
{newline.join(rows)}
</div><div id="f_pst" class="bm">您需要登录后才可以回帖 <a>登录</a> | <a>立即注册</a></div><ul>{links(related)}</ul><div id="ft" class="wp cl">{site.footer}</div></body></html>
"""


def phpbb(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    items = []
    for floor, (user, when, words) in enumerate(posts(text), 1):
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in words.split("\n"))
        items.append(f"""<div class="l-articlePage"><div class="c-authorInfo"><a class="c-link" href="/userinfo.php?id={floor}">{user}</a><span>{("個人積分", "積分")[floor % 2]}：{number(user) % 400}分</span></div>
<div class="l-publishArea"><div class="u-gapBottom"><span class="o-fSubMini">{when}</span> <span>#{floor}</span></div><article class="c-articleLimit"><div itemprop="text">{paragraphs}</div></article><div class="l-toolBar"><a>引言</a><a>檢舉</a><a>分享</a></div></div></div>""")
    body = f"""<div class="l-header"><ul class="c-nav">{links(site.nav)}</ul></div><h1 class="t2">{escape(text.title)}</h1>
{"".join(items)}
<aside class="l-aside"><ul>{links(site.side + related)}</ul></aside><footer>{site.footer}</footer>"""
    return html5(site, text, meta, body)


def qa(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    items = []
    for who, name, words in posts(text):
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in words.split("\n"))
        items.append(
            f"""<div class="{"QuestionDetail" if who.startswith("提") else "AnswerItem"}"><div class="AuthorInfo"><span class="UserLink">{name}</span></div><div class="RichContent"><span class="RichText">{paragraphs}</span></div><div class="ContentActions"><button>赞同 {number(words) % 300}</button><button>添加评论</button><button>分享</button></div></div>"""
        )
    body = f"""<header class="AppHeader"><ul>{links(site.nav)}</ul></header><div class="QuestionPage"><h1 class="QuestionHeader-title">{escape(text.title)}</h1>
{"".join(items)}</div><div class="Sidebar"><h3>{site.side[0]}</h3><ul>{links(related)}</ul></div><footer>{site.footer}</footer>"""
    return html5(site, text, meta, body)


def pixnet(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="{site.lang}">{head(site, text, meta)}
<body><div id="container"><div id="banner"><h1><a href="/">{site.name}</a></h1><h2>跳到主文</h2></div><div id="navigation"><ul>{links(site.nav)}</ul></div>
<div id="content"><div id="article-box"><div id="article-area"><div class="article" id="article-{number(text.id)}"><div class="article-head"><ul class="article-date"><li class="publish"><span class="month">{text.date[5:7]}</span> <span class="date">{text.date[8:]}</span> <span class="year">{text.date[:4]}</span></li></ul><ul class="article-nav"><li class="title"><h2>{escape(text.title)}</h2></li></ul></div>
<div class="article-body"><div class="article-content" id="article-content-inner">{blocks(text, '<p><span style="font-size: 12pt;">{}</span></p><p>&nbsp;</p>')}</div></div>
<div class="article-footer"><ul class="refer"><li>全站分類：生活綜合 個人分類：{site.nav[1]}</li><li>此分類上一篇：{escape(related[0])}</li><li>此分類下一篇：{escape(related[1])}</li></ul><div class="author-profile">{text.author} 發表在 痞客風格 留言(3) 人氣({number(text.id) % 3000})</div></div></div></div></div></div>
<div id="links"><ul>{links(site.side)}</ul></div></div><div id="footer">{site.footer}</div></body></html>
"""


def medium(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    body = f"""<div id="root"><div class="a b c"><div class="d e">{links(site.nav, "div")}</div><article><div class="f g h"><section><div><h1 class="pw-post-title">{escape(text.title)}</h1><div class="i j"><div>{text.author}</div><button>Follow</button><div>5 min read</div><div>{text.date}</div></div>
{blocks(text, '<p class="pw-post-body-paragraph k l m">{}</p>')}</div></section></div></article>
<div class="n"><button>Clap</button><button>Share</button></div><div class="o"><h2>{site.side[0]}</h2>{links(related, "div")}</div><div class="p">{site.footer}</div></div></div>"""
    return html5(site, text, meta, body)


def epaper(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    content = blocks(text, "<P>　　{}</P>")
    return f"""<HTML>{head(site, text, meta)}
<body><table width="1000"><tr><td>{" ".join(site.nav)}</td><td>{" ".join(site.side)}</td></tr>
<tr><td><table><tr><td class="font01">{escape(text.title)}</td></tr><tr><td class="font02">{text.author}</td></tr><tr><td class="font6"><div id="ozoom"><founder-content>{content}</founder-content></div></td></tr></table></td>
<td width="300"><table>{"".join(f'<tr><td class="default"><a href="content_{i}.htm">{escape(w)}</a></td></tr>' for i, w in enumerate(related))}</table></td></tr>
<tr><td colspan="2" align="center">{site.footer}</td></tr></table></body></HTML>
"""


def mediawiki(site: Site, text: Text, meta: str, _related: tuple[str, ...]) -> str:
    wikipedia = site.host.endswith("wikipedia.org")
    hant = site.lang == "zh-Hant"
    edit = ("编辑", "編輯")[hant]
    content = blocks(text)
    notes = ""
    language = ""
    if wikipedia:
        numbers = sorted({int(n) for n in re.findall(r"\[(\d+)\]", content)})
        content = re.sub(
            r"\[(\d+)\]",
            r'<sup id="cite_ref-\1" class="reference"><a href="#cite_note-\1">[\1]</a></sup>',
            content,
        )
        content = re.sub(
            r"<h2>(.*?)</h2>",
            rf'<h2><span class="mw-headline" id="\1">\1</span><span class="mw-editsection"><span class="mw-editsection-bracket">[</span><a href="/w/index.php?action=edit">{edit}</a><span class="mw-editsection-bracket">]</span></span></h2>',
            content,
        )
        notes = (
            f'<h2><span class="mw-headline">{("参考文献", "參考資料")[hant]}</span><span class="mw-editsection">[<a>{edit}</a>]</span></h2><div class="reflist"><ol class="references">'
            + "".join(
                f'<li id="cite_note-{n}"><span class="mw-cite-backlink">^</span> <span class="reference-text">{("地方志编纂委员会. 第", "地方志編纂委員會. 第")[hant]}{n * 7}{("页", "頁")[hant]}.</span></li>'
                for n in numbers
            )
            + "</ol></div>"
        )
        language = f'<div id="p-variants" class="vectorMenu"><ul><li><a lang="zh">{("不转换", "不轉換")[hant]}</a></li><li><a lang="zh-CN">大陆简体</a></li><li><a lang="zh-HK">香港繁體</a></li><li><a lang="zh-MO">澳門繁體</a></li><li><a lang="zh-MY">大马简体</a></li><li><a lang="zh-SG">新加坡简体</a></li><li><a lang="zh-TW">臺灣正體</a></li></ul></div>'
    sub = (
        ("维基百科，自由的百科全书", "維基百科，自由的百科全書")[hant]
        if wikipedia
        else f"出自{site.name}"
    )
    licence = (
        (
            "本站的全部文字在知识共享 署名-相同方式共享 3.0协议之条款下提供，附加条款亦可能应用。Wikipedia®和维基百科标志是维基媒体基金会的注册商标。",
            "本站的全部文字在創用CC 姓名標示-相同方式分享 3.0協議之條款下提供，附加條款亦可能應用。Wikipedia®和維基百科標誌是維基媒體基金會的註冊商標。",
        )[hant]
        if wikipedia
        else "内部资料，请勿外传。隐私政策 关于本站 免责声明"
    )
    canonical = (
        f'<link rel="canonical" href="{escape(url_of(site, text))}"/>\n<link rel="license" href="https://creativecommons.org/licenses/by-sa/3.0/"/>\n'
        if wikipedia
        else ""
    )
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
<div id="mw-navigation"><div id="p-personal"><ul><li>{("没有登录", "沒有登入")[hant]}</li><li>{("讨论", "討論")[hant]}</li></ul></div>{language}<div id="p-navigation"><ul>{links(site.nav + site.side)}</ul></div></div>
<footer id="footer"><ul id="footer-info"><li>{("本页面最后修订于", "本頁面最後修訂於")[hant]}{text.date}。</li><li>{licence}</li></ul></footer></body></html>
"""


def baike(site: Site, text: Text, meta: str, _related: tuple[str, ...]) -> str:
    body = f"""<div class="header-wrapper"><ul>{links(site.nav)}</ul></div><div class="body-wrapper"><div class="main-content"><dl class="lemmaWgt-lemmaTitle"><dd><h1>{escape(text.title)}</h1><a class="edit-lemma">编辑</a></dd></dl>
{blocks(text, '<div class="para" label-module="para">{}</div>')}</div><div class="side-content">{links(site.side, "div")}</div></div><div class="wgt-footer-main">{site.footer}</div>"""
    return html5(site, text, meta, body)


def listing(site: Site, text: Text, meta: str, _related: tuple[str, ...]) -> str:
    layout = text.keys["layout"]
    rows = []
    for index, line in enumerate(text.lines):
        cells = line.split("|")
        if layout in {"directory", "chapters"}:
            rows.append(
                "<dl><dd>"
                + " ".join(
                    f'<a href="/{index}/{i}.html">{cell}</a>' for i, cell in enumerate(cells)
                )
                + "</dd></dl>"
            )
        elif layout == "goods":
            rows.append(
                f'<li class="item"><a href="/i/{index}.html"><img src="/img/{index}.jpg" alt=""><div>{cells[0]}</div></a><em>¥{cells[1]}</em><span>{cells[2]}</span><span>{cells[3]}</span></li>'
            )
        elif layout == "threads":
            rows.append(
                f'<tr><th><a href="thread-{index}.html">{cells[0]}</a></th><td>{cells[1]}</td><td>{cells[2]}</td><td>{cells[3]}</td></tr>'
            )
        else:
            rows.append(
                f'<li><a href="/n/{index}.html">{cells[0]}</a><span class="date">{cells[1]}</span></li>'
            )
    wrap = "table" if layout == "threads" else "ul"
    newline = "\n"
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html>{head(site, text, meta)}<body><div class="nav">{" ".join(f'<a href="/{i}/">{w}</a>' for i, w in enumerate(site.nav))}</div>
<h2>{escape(text.title)}</h2><{wrap} class="list">
{newline.join(rows)}
</{wrap}><div class="page"><a>首页</a> <a>上一页</a> <b>1</b> <a>2</a> <a>3</a> <a>下一页</a> <a>尾页</a> 共 38 页</div>
<div class="side">{" ".join(site.side)}</div><div class="foot">{site.footer}</div></body></html>
"""


def seo(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    body = f"""<div class="top"><a href="/"><img src="/logo.gif" alt="{site.name}"></a><div class="nav">{links(site.nav, "span")}</div></div>
<div class="flash"></div><div class="con"><div class="l"><h4>{site.side[0]}</h4><ul>{links(site.side[1:])}</ul></div><div class="r"><h1>{escape(text.title)}</h1><div class="time">{text.date} 浏览：{number(text.id)}</div><div class="txt">{blocks(text)}</div>
<p>上一篇：<a href="1.html">{escape(related[0])}</a></p><p>下一篇：<a href="2.html">{escape(related[1])}</a></p></div></div><div class="bottom">{site.footer}</div>"""
    extra = f'<meta name="keywords" content="{escape(text.title)}"><meta name="description" content="{escape(text.lines[0][:60])}">\n'
    return html5(site, text, meta, body, extra)

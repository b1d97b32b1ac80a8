"""A paper's prose: a small Markdown in which nothing that is typed can come to life."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from reports.actions import render_paper
from reports.paper import contents
from reports.prose import FAULTS, HEADING, HTML, LINK, prose_refusals, render
from tests.pages.filling import filled
from tests.reports.conftest import prose_of
from tests.reports.pdf_checks import faults_of

ALIVE = {
    "p": set(),
    "ul": set(),
    "ol": {"start"},
    "li": set(),
    "em": set(),
    "strong": set(),
    "br": set(),
    "a": {"href"},
}
HOSTILE = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src=https://evil.example></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=file:///etc/passwd></object>",
    "<embed src=file:///etc/passwd>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<style>body{background:url(file:///etc/passwd)}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><input name=password></form>",
    "<a href=javascript:alert(1)>x</a>",
    "<b onmouseover=alert(1)>x</b>",
    "<details open ontoggle=alert(1)>",
    "<!-- a comment --><!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php phpinfo(); ?>",
    "<!DOCTYPE html><html><body onload=alert(1)>",
    "</p></section><h1>Not ours</h1>",
    "</style><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<\x00script>alert(1)</script>",
    "<\u2028script>alert(1)</script>",
    "<div\n\n<script>\n\nalert(1)</script>",
    "<plaintext>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x]( javascript:alert(1) )",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](http://evil.example)",
    "[x](//evil.example)",
    "[x](/papers/1/issue/)",
    "[x](mailto:somebody@force.example)",
    "[x](ftp://evil.example)",
    "[x](https:javascript:alert(1))",
    "[x](https://)",
    '[x](https://a.example" onclick="alert(1))',
    "[x](https://a.example 'title\" onclick=\"alert(1)')",
    '[x](<https://a.example/" onclick="alert(1)>)',
    "[<script>alert(1)</script>](https://a.example)",
    "[![x](https://a.example/x.png)](https://a.example)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "[1]: https://a.example 'onclick=alert(1)'\n\n[1]",
    "![x](https://evil.example/track.png)",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "<javascript:alert(1)>",
    "<https://evil.example>",
    "<somebody@force.example>",
    "# <script>alert(1)</script>",
    "Heading\n=======\n\nSub\n---",
    "| a | b |\n|---|---|\n| <script>alert(1)</script> | 2 |",
    "```html\n<script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "> <script>alert(1)</script>",
    "***",
    "- <script>alert(1)</script>\n- [x](javascript:alert(1))",
    "1. <img src=x onerror=alert(1)>",
    "99999999999. <b>x</b>",
    "*<script>*alert(1)*</script>*",
    "**[x](javascript:alert(1))**",
    "{{ settings.SECRET_KEY }} {% load static %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script\\>alert(1)\\</script\\>",
    "'\"><svg/onload=alert(1)>",
    "\u202e<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "[" * 5000,
    "*" * 5000,
    "- " * 500 + "x",
    "[x](" * 1000,
)


class Seen(HTMLParser):
    """Notes every tag that a browser would see, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.other: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_hostile_comes_to_life(text):
    seen = Seen(render(text))

    assert [(tag, names) for tag, names in seen.tags if tag not in ALIVE or names.keys() - ALIVE[tag]] == []
    assert [names for tag, names in seen.tags if tag == "a" and not names["href"].startswith("https://")] == []
    assert seen.other == []


def test_the_check_of_hostile_text_finds_what_is_alive():
    seen = Seen("<p onclick=x>x</p><!-- x --><script>x</script>")

    assert (seen.tags, seen.other) == ([("p", {"onclick": "x"}), ("script", {})], [" x "])


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One paragraph.", "<p>One paragraph.</p>"),
        ("One.\n\nTwo.", "<p>One.</p> <p>Two.</p>"),
        ("One.\r\n\r\nTwo.", "<p>One.</p> <p>Two.</p>"),
        ("One line\nand another", "<p>One line<br> and another</p>"),
        ("Since June:\n- one\n- two", "<p>Since June:</p> <ul><li>one</li><li>two</li></ul>"),
        ("1. one\n2. two", '<ol start="1"><li>one</li><li>two</li></ol>'),
        ("3. three", '<ol start="3"><li>three</li></ol>'),
        ("*late* and **very late**", "<p><em>late</em> and <strong>very late</strong></p>"),
        ("5 < 6 & 7 > 6", "<p>5 &lt; 6 &amp; 7 &gt; 6</p>"),
        ("snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"),
        ("\\*as typed\\*", "<p>*as typed*</p>"),
        ("[it](https://a.example/b)", '<p><a href="https://a.example/b">it</a> (https://a.example/b)</p>'),
        ("[https://a.example](https://a.example)", '<p><a href="https://a.example">https://a.example</a></p>'),
        ("# As typed", "<p># As typed</p>"),
    ],
)
def test_ordinary_text_comes_out_as_it_was_meant(text, html):
    assert " ".join(render(text).split()) == html
    assert render(text) == render(text)


def test_what_is_no_markup_is_shown_to_the_last_letter():
    text = "Said “so” – 50% of it’s done; see [note], (a) `b` ~c~ | d | $e$ ^f^ \N{POLICE CAR} & <g>."

    assert Seen(render(text)).words.strip() == text


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Plain words, *emphasis*, **strong** and [a link](https://a.example).\n\n- one\n\n1. two", []),
        ("5 < 6, and <3", []),
        ("<b>x</b>", [HTML]),
        ("<div>\nx\n</div>", [HTML]),
        ("<!-- x -->", [HTML]),
        ("# Heading", [HEADING]),
        ("Heading\n---", [HEADING]),
        ("- # Heading in a list", [HEADING]),
        ("![x](https://a.example/x.png)", [FAULTS["image"]]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", [FAULTS["table_open"]]),
        ("[x](http://a.example) [y](javascript:1)", [LINK]),
        ("[x](/papers/)", [LINK]),
        ("[x](https://)", [LINK]),
        ("word " * 2000, []),
        ("word " * 2001, ["Shorten it to 2,000 words or fewer. It has 2,001."]),
        ("# a\n\n<b>", [HEADING, HTML]),
    ],
)
def test_what_prose_may_not_hold_is_refused_in_words(text, faults):
    assert prose_refusals(text) == faults


@pytest.mark.parametrize("name", ["purpose", "comment", "review_cycle", "closing", "ask"])
def test_the_form_refuses_it_and_gives_it_back(as_, officer, draft, name):
    browser, address = as_(officer), reverse("reports:paper_edit", args=[draft.pk])
    typed = filled(browser.get(address).context["form"]) | {name: "# Heading of my own"}

    page = browser.post(address, typed)

    assert page.context["form"].errors == {name: [HEADING]}
    assert "# Heading of my own</textarea>" in page.content.decode()


def test_marks_and_addresses_are_printed(paper):
    paper.comment = "It is **late**.\n\n1. First\n2. Second\n\nRead [the report](https://a.example/report)."

    pdf = render_paper(contents(paper), draft=True)

    assert "It is late. First Second Read the report (https://a.example/report)." in prose_of(pdf)
    assert faults_of(pdf) == []

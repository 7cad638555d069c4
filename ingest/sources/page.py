"""What a web page or a schema.org article says of itself: title, outlet, address, dates, language.

Asked in this order: JSON-LD (schema.org, as an object, a list or an @graph), meta elements (Open
Graph, article), microdata. The page is parsed only; nothing of it is run or fetched.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from htmldate import find_date
from lxml import etree
from lxml import html as lxml_html

from ingest.sources.dates import Dated, DateProblem, parse_date

_ARTICLE_TYPES = re.compile(r"Article$|^(BlogPosting|Report|PressRelease|Statement|SpeechAct)$")
_DEPTH = 12
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NO_PAGE = lxml_html.Element("html")
_SPACES = re.compile(r"[ \t\r\n]+")
# What character references may bring in and XML does not allow.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLOCKS = (
    *("p", "div", "section", "article", "header", "footer", "blockquote", "pre", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td"),
)
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datePublished"),
    *("dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "date", "pubdate"),
    *("publish-date", "parsely-pub-date", "sailthru.date", "citation_publication_date"),
)
_REVISED = ("article:modified_time", "og:updated_time", "dateModified", "dcterms.modified")


@dataclass(frozen=True, slots=True)
class Metadata:
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    published: Dated | None = None
    revised: Dated | None = None
    date_note: str | None = None
    body: str | None = None
    author: str | None = None


def read_metadata(page: str) -> Metadata:
    """The metadata of an HTML page; what it does not say is None."""
    tree = parse(page)
    if tree is None:
        return Metadata()
    article = next((node for node in _json_ld(tree) if is_article(node)), {})
    return metadata(article, tree)


def metadata(article: dict[str, Any], tree: Any = _NO_PAGE) -> Metadata:
    """What a schema.org article says of itself, or else the page it stands in."""
    published, note = _first_date(
        [article.get("datePublished"), *_metas(tree, _PUBLISHED), *_items(tree, "datePublished")]
    )
    if published is None and note is None:
        published, note = _htmldate(tree)
    revised, _ = _first_date(
        [article.get("dateModified"), *_metas(tree, _REVISED), *_items(tree, "dateModified")]
    )
    links = tree.xpath("//link[@rel='canonical']/@href")
    own_page = _id_of(article.get("mainEntityOfPage"))
    address = [article.get("url"), *links, *_metas(tree, ["og:url"]), own_page]
    return Metadata(
        title=_first(
            [
                _plain(article.get("headline")),
                *_metas(tree, ["og:title"]),
                tree.findtext(".//title"),
            ]
        ),
        publisher=_first([_name_of(article.get("publisher")), *_metas(tree, ["og:site_name"])]),
        url=next((url for part in address if (url := _web_address(part))), None),
        language=language_code(_first([article.get("inLanguage"), tree.get("lang")])),
        published=published,
        revised=revised,
        date_note=note,
        body=_plain(article.get("articleBody") or article.get("text")),
        author=_signature(article.get("author")),
    )


def nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD value: its own, those of a list, of an @graph, and main entities."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from nodes(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from nodes(value.get("@graph"), depth + 1)
        yield from nodes(value.get("mainEntity"), depth + 1)


def types(node: dict[str, Any]) -> list[str]:
    """The types of a JSON-LD object."""
    named = node.get("@type")
    return [
        name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)
    ]


def is_article(node: dict[str, Any]) -> bool:
    return any(_ARTICLE_TYPES.search(name) for name in types(node))


def parse(page: str) -> Any:
    """The page as a tree, or None if there is no element in it."""
    parser = lxml_html.HTMLParser(no_network=True, recover=True, huge_tree=False, encoding="utf-8")
    try:
        return lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def html_text(fragment: str, spaces: re.Pattern[str] = _SPACES) -> str:
    """The text of an HTML fragment: a block a line, blank lines between, no scripts or styles.

    What matches ``spaces`` becomes one space, as a browser shows it.
    """
    tree = parse(f"<div>{fragment}</div>")
    if tree is None:
        return ""
    for node in tree.xpath("//script|//style|//template|//noscript|//comment()"):
        node.drop_tree()
    for node in tree.iter():
        if isinstance(node.text, str):
            node.text = _CONTROLS.sub("", spaces.sub(" ", node.text))
        if node.tail:
            node.tail = _CONTROLS.sub("", spaces.sub(" ", node.tail))
    for node in tree.iter("br", *_BLOCKS):
        if node.tag == "br":
            node.tail = "\n" + (node.tail or "")
        else:
            node.text = "\n\n" + (node.text or "")
            node.tail = "\n\n" + (node.tail or "")
    lines = [line.strip() for line in tree.text_content().replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def host(url: str | None) -> str | None:
    """``example.org`` of ``https://www.example.org/page``; None where the address is broken."""
    try:
        name = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            yield from nodes(json.loads(script.text_content(), strict=False))
        except (ValueError, RecursionError):
            continue


def _metas(tree: Any, names: list[str] | tuple[str, ...]) -> list[str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            found.setdefault(name.lower(), meta.get("content"))
    return [found[name.lower()] for name in names if name.lower() in found]


def _items(tree: Any, name: str) -> list[str]:
    found = tree.xpath("//*[@itemprop=$name]", name=name)
    if name == "datePublished":
        found += tree.xpath("//time[@pubdate]")
    return [node.get("content") or node.get("datetime") or node.text_content() for node in found]


def _first_date(candidates: list[Any]) -> tuple[Dated | None, str | None]:
    note = None
    for text in candidates:
        if isinstance(text, str) and text.strip():
            try:
                return parse_date(text), None
            except DateProblem as problem:
                note = note or str(problem)
    return None, note


def _htmldate(tree: Any) -> tuple[Dated | None, str | None]:
    """The day in the page's address, its time elements or byline; never from running text."""
    found = find_date(tree, original_date=True, extensive_search=False, outputformat="%Y-%m-%d")
    return _first_date([found])


def _first(values: list[Any]) -> str | None:
    return next((" ".join(v.split()) for v in values if isinstance(v, str) and v.strip()), None)


def _plain(value: Any) -> str | None:
    """A text of JSON-LD, in which many outlets leave character references or markup."""
    text = html.unescape(value) if isinstance(value, str) else ""
    return (html_text(text) if _TAG.search(text) else text).strip() or None


def _id_of(value: Any) -> Any:
    return value.get("@id") if isinstance(value, dict) else value


def _name_of(value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    return value.get("name") if isinstance(value, dict) else value


def _signature(author: Any) -> str | None:
    """The one author, with the role that a ``jobTitle`` gives: "Ana Prill, Foreign Minister"."""
    if isinstance(author, list):
        author = author[0] if len(author) == 1 else None
    name = _first([_name_of(author)])
    job = _first([author.get("jobTitle")]) if isinstance(author, dict) else None
    return f"{name}, {job}" if name and job else name


def _web_address(value: Any) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text if text.startswith(("https://", "http://")) and host(text) else None


def language_code(value: str | None) -> str | None:
    """The two letters that a language tag (``en-GB``) begins with."""
    match = re.match(r"[A-Za-z]{2}(?=$|[-_])", value or "")
    return match[0].lower() if match else None

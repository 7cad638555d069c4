from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.model import Document, Rejected, Span, Turn
from tests.ingest.sources.reading import document, kinds, read, rejected, write

BODY = (
    "<p>Foreign Minister Ana Prill said on Tuesday that her country would not accept the new "
    "border regime and called on its neighbour to return to the talks at once.</p>"
    "<p>“We have waited for two years, and we shall not wait for a third,” she told reporters in "
    "the capital, adding that the government had recalled its ambassador for consultations.</p>"
)


def page(head: str = "", body: str = BODY) -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Talks &amp; borders</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Talks and borders</h1>{body}</article>"
        "<footer>Copyright 2019</footer></body></html>"
    )


def test_a_page_tells_title_outlet_address_date_and_language(tmp_path: Path) -> None:
    head = (
        '<meta property="og:site_name" content="Northern Courier">'
        '<link rel="canonical" href="https://courier.example/talks">'
        '<meta property="article:published_time" content="2024-05-14T09:30:00+03:00">'
        '<meta property="article:modified_time" content="2024-05-15T10:00:00Z">'
    )
    found = document(write(tmp_path / "a.html", page(head)))
    assert (found.title, found.publisher) == ("Talks & borders", "Northern Courier")
    assert found.key == found.url == "https://courier.example/talks"
    assert found.published_at == datetime(2024, 5, 14, 6, 30, tzinfo=UTC)
    assert (found.date_precision, found.language) == ("second", "en")
    assert found.revised_at == datetime(2024, 5, 15, 10, 0, tzinfo=UTC)
    assert "“We have waited for two years" in found.text
    assert "Home" not in found.text


@pytest.mark.parametrize(
    "json_ld",
    [
        '{"@type": "NewsArticle", "datePublished": "2024-05-14", "headline": "H"}',
        '[{"@type": "BreadcrumbList"}, {"@type": ["Article", "ReportageNewsArticle"],'
        ' "datePublished": "2024-05-14", "headline": "H"}]',
        '{"@graph": [{"@type": "WebSite", "datePublished": "2001-01-01"},'
        ' {"@type": "NewsArticle", "datePublished": "2024-05-14", "headline": "H"}]}',
        '{"@type": "NewsArticle", "datePublished": "2024-05-14", "headline":\n"H",'
        ' "publisher": [{"name": "N"}]}',
    ],
)
def test_json_ld_is_read_in_all_its_shapes(tmp_path: Path, json_ld: str) -> None:
    head = f'<script type="application/ld+json">{json_ld}</script>'
    found = document(write(tmp_path / "a.html", page(head)))
    assert (found.published_at, found.date_precision) == (datetime(2024, 5, 14, tzinfo=UTC), "day")
    assert found.title == "H"


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Talks &amp; borders",
    "datePublished": "2024-05-14T09:30:00+03:00",
    "dateModified": "2024-05-15T10:00:00Z",
    "inLanguage": "en-GB",
    "publisher": {"@type": "Organization", "name": "Northern Courier"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://courier.example/talks"},
    "articleBody": "“We have waited for two years,” said Foreign Minister Ana Prill.",
}
SITE = {"@type": "WebSite", "name": "Northern Courier"}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    "shape",
    [
        ARTICLE,
        [SITE, ARTICLE],
        {"@context": "https://schema.org", "@graph": [SITE, ARTICLE]},
        {"@graph": [SITE, {"@type": "WebPage", "mainEntity": ARTICLE}]},
    ],
)
def test_a_bare_json_ld_article_is_read_as_in_a_page(
    tmp_path: Path, shape: object, indent: int | None
) -> None:
    path = write(tmp_path / "talks.json", json.dumps(shape, indent=indent))
    assert kinds(path) == ["json-ld"]
    found = document(path)
    assert (found.title, found.publisher) == ("Talks & borders", "Northern Courier")
    assert found.key == found.url == "https://courier.example/talks"
    assert found.published_at == datetime(2024, 5, 14, 6, 30, tzinfo=UTC)
    assert found.revised_at == datetime(2024, 5, 15, 10, 0, tzinfo=UTC)
    assert (found.language, found.text) == ("en", ARTICLE["articleBody"])
    assert [s.speaker for s in extract(found).statements] == ["Ana Prill"]


def test_json_ld_articles_a_line_each_are_told_by_their_line(tmp_path: Path) -> None:
    undated = {**ARTICLE, "datePublished": "03/04/2023", "articleBody": "<p>Yes.</p><p>No.</p>"}
    headline = {"@type": "NewsArticle", "headline": "Talks"}
    lines = [json.dumps(one) for one in (ARTICLE, undated, headline)]
    first, second, third = read(write(tmp_path / "a.jsonl", "\n".join([*lines])))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert second.text == "Yes.\n\nNo."
    assert second.date_note and second.date_note.startswith("line 2: '03/04/2023'")
    assert isinstance(third, Rejected)
    assert third.place == "line 3"
    assert "no articleBody" in third.reason


def test_json_ld_articles_without_an_address_never_replace_each_other(tmp_path: Path) -> None:
    bodies = [{"@type": "Report", "articleBody": text} for text in ("Yes.", "No.")]
    path = write(tmp_path / "a.json", json.dumps({"@graph": bodies}))
    one, two = read(path, url="https://courier.example/a.json")
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert one.key != two.key


def test_json_ld_without_an_article_says_what_it_holds(tmp_path: Path) -> None:
    problem = rejected(write(tmp_path / "site.json", json.dumps([SITE, {"@type": "Person"}])))
    assert problem.place == "file"
    assert "no article" in problem.reason
    assert "WebSite, Person" in problem.reason


@pytest.mark.parametrize(
    "author",
    [
        '"Foreign Minister Ana Prill"',
        '{"@type": "Person", "name": "Ana Prill", "jobTitle": "Foreign Minister"}',
        '[{"@type": "Person", "name": "Ana Prill, Foreign Minister"}]',
    ],
)
def test_an_official_who_signs_a_states_own_article_is_its_speaker(
    tmp_path: Path, author: str
) -> None:
    def turns(publisher: str) -> tuple[tuple[str | None, str | None], ...]:
        text = (
            f'{{"@type": "NewsArticle", "articleBody": "We will wait.", "author": {author}, '
            f'"publisher": {{"name": "{publisher}"}}}}'
        )
        found = document(write(tmp_path / f"{publisher}.json", text))
        return tuple((turn.speaker, turn.country) for turn in found.turns)

    assert turns("Ministry of Foreign Affairs of Chile") == (("Ana Prill", "CHL"),)
    assert turns("Northern Courier") == ()


def test_microdata_and_broken_json_ld(tmp_path: Path) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", oops</script>'
    body = '<time itemprop="datePublished" datetime="2024-05-14">Tuesday</time>' + BODY
    found = document(write(tmp_path / "a.html", page(head, body)))
    assert found.published_at == datetime(2024, 5, 14, tzinfo=UTC)


def test_a_date_in_running_text_or_footer_is_not_taken(tmp_path: Path) -> None:
    body = BODY + "<p>The last talks were held on 3 March 2019 in the same city.</p>"
    found = document(write(tmp_path / "a.html", page(body=body)))
    assert found.published_at is None
    assert found.date_note and "--date" in found.date_note


def test_the_date_option_fills_in_and_does_not_override(tmp_path: Path) -> None:
    option = {"date": datetime(2020, 1, 2, tzinfo=UTC), "date_precision": "day"}
    dated = write(tmp_path / "a.html", page('<meta name="date" content="2024-05-14">'))
    undated = write(tmp_path / "b.html", page())
    assert document(dated, **option).published_at == datetime(2024, 5, 14, tzinfo=UTC)
    assert document(undated, **option).published_at == datetime(2020, 1, 2, tzinfo=UTC)


def test_scripts_of_a_page_are_no_text(tmp_path: Path) -> None:
    body = BODY + "<script>alert('“We will attack,” said X')</script><style>p{}</style>"
    assert "alert" not in document(write(tmp_path / "a.html", page(body=body))).text


def test_html_is_recognised_by_content_and_text_is_not_taken_for_it(tmp_path: Path) -> None:
    html = write(tmp_path / "a.txt", page())
    text = write(tmp_path / "b.txt", "The <body> of the minister's speech, said Ana Prill.")
    json_lines = write(tmp_path / "c.jsonl", '{"text": "<html><body>Hi</body></html>"}\n')
    assert kinds(html, text, json_lines) == ["html", "text", "statements-jsonl"]


def test_a_page_in_the_encoding_it_declares(tmp_path: Path) -> None:
    russian = page("<meta charset='windows-1251'>", BODY + "<p>Министр Анна Прилль.</p>")
    found = document(write(tmp_path / "a.html", russian.encode("cp1251", "replace")))
    assert "Министр Анна Прилль" in found.text


def test_a_page_without_an_article_is_told(tmp_path: Path) -> None:
    problem = rejected(write(tmp_path / "a.html", "<html><body><script>1</script></body></html>"))
    assert "no article text" in problem.reason


def test_deeply_nested_html_does_no_harm(tmp_path: Path) -> None:
    nested = "<html><body>" + "<div>" * 50_000 + BODY
    assert len(read(write(tmp_path / "a.html", nested))) == 1


def test_files_of_one_name_are_different_documents(tmp_path: Path) -> None:
    one = write(tmp_path / "one" / "talks.txt", "“No,” said Ana Prill.")
    two = write(tmp_path / "two" / "talks.txt", "“Yes,” said Ana Prill.")
    same = write(tmp_path / "three" / "other.txt", "“Yes,” said Ana Prill.")
    first, second, third = read(one, two, same)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Document)
    assert first.key != second.key
    assert second.document_id != first.document_id
    assert third.key == second.key


MARKDOWN = """---
title: "Remarks by\\_Minister Prill"
date: 2024-05-14
url: https://ministry.example/remarks
---
# Remarks

10:04 A.M.\x20\x20
\x20\x20
MINISTER PRILL:  We *will not* accept this
border regime.  And we [say so](https://ministry.example).

     Q    Will you answer?

\\###
"""


def test_markdown_with_front_matter(tmp_path: Path) -> None:
    found = document(write(tmp_path / "a.md", MARKDOWN))
    assert found.title == "Remarks by Minister Prill"
    assert found.published_at == datetime(2024, 5, 14, tzinfo=UTC)
    assert found.url == found.key == "https://ministry.example/remarks"
    assert "MINISTER PRILL:  We will not accept this border regime.  And we say so." in found.text
    assert "\n\nQ    Will you answer?\n\n###" in found.text


NO_PROSE = """
<!-- Ana Prill said "never publish this". -->
```
Ana Prill said we lost.
```

| Speaker | Words |
|---------|-------|
| Ana Prill | We will never talk. |

![Ana said: "We lost"](https://x.example/ana-said.png "Ana Prill said no")

[^1]: Otto Benz said that this is
a note.
[^two]: https://x.example/note
"""


def test_what_is_no_prose_in_markdown_is_no_statement(tmp_path: Path) -> None:
    prose = (
        "We will wait.[^1] We [say so](https://x.example 'no').[^two]\n\n> We mean it.\n\n- One.\n"
    )
    head = "---\nspeaker: Ana Prill\ncountry: Estonia\n---\n"
    found = document(write(tmp_path / "a.md", f"{head}{prose}{NO_PROSE}"))
    assert found.text == "We will wait. We say so.\n\nWe mean it.\n\nOne."
    said = [statement.text for statement in extract(found).statements]
    assert said == ["We will wait.", "We say so.", "We mean it.", "One."]
    assert "outside code blocks" in rejected(write(tmp_path / "b.md", f"{head}{NO_PROSE}")).reason


def test_front_matter_that_names_a_speaker_makes_a_speech(tmp_path: Path) -> None:
    front = "---\nspeaker: Ana Prill\nrole: foreign minister\ncountry: {}\n---\nWe will answer.\n"
    found = document(write(tmp_path / "a.md", front.format("Estonia")))
    turn = Turn(Span(0, len(found.text)), "Ana Prill", "foreign minister", "EST")
    assert found.turns == (turn,)
    assert [s.text for s in extract(found).statements] == ["We will answer."]
    problem = rejected(write(tmp_path / "b.md", front.format("Nowhere")))
    assert "'Nowhere' is not known; give its ISO 3166 code" in problem.reason


def test_words_of_front_matter_mean_what_they_say(tmp_path: Path) -> None:
    front = "title: 2024\nspeaker: Jonas Holm\nrole: false\ncountry: NO\nlanguage: no\nurl: ~\n"
    when = "date: 2023-1-5 9:30:00 -5\n"  # a form of YAML alone
    found = document(write(tmp_path / "a.md", f"---\n{front}{when}---\nWe will answer.\n"))
    assert (found.title, found.language, found.url) == ("2024", "no", None)
    assert found.turns == (Turn(Span(0, len(found.text)), "Jonas Holm", None, "NOR"),)
    assert found.published_at == datetime(2023, 1, 5, 14, 30, tzinfo=UTC)
    assert document(write(tmp_path / "b.md", "---\ntitle: 2024-05-02\n---\nA.\n")).title == (
        "2024-05-02"
    )


def test_an_alias_bomb_in_front_matter_is_refused(tmp_path: Path) -> None:
    lists = "".join(f"a{i}: &a{i} [{f'*a{i - 1},' * 9 if i else 'x'}]\n" for i in range(9))
    path = write(tmp_path / "a.md", f"---\n{lists}date: *a8\n---\n\nThe text.\n")
    assert "alias" in rejected(path).reason


@pytest.mark.parametrize("value", ["[2023-11-10]", "{a: 1}", "true", "0x" + "f" * 5000])
def test_a_front_matter_date_that_is_no_text_is_told(tmp_path: Path, value: str) -> None:
    path = write(tmp_path / "a.md", f"---\ndate: {value}\n---\n\nThe text.\n")
    found = document(path)
    assert found.published_at is None
    assert found.date_note


def test_front_matter_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    problem = rejected(write(tmp_path / "a.md", "---\n- a\n- b\n---\nText\n"))
    assert "no YAML mapping" in problem.reason


def test_questions_on_a_transcripts_page_are_nobodys_statements(tmp_path: Path) -> None:
    paragraphs = [
        "MS. PRILL:&nbsp; Good afternoon, and welcome to the daily briefing of the ministry.",
        "Q&nbsp; &nbsp; Do you still want to talk to Peru about the border?",
        "MS. PRILL:&nbsp; Peru has to withdraw its troops before any such talks can begin.",
        "Q&nbsp; &nbsp; And Bolivia?",
        "MS. PRILL:&nbsp; We expect Bolivia to make its position known to all of us.",
    ]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    found = document(write(tmp_path / "a.html", page(body=body)))
    said = [s.text for s in extract(found).statements]
    assert "Peru has to withdraw its troops before any such talks can begin." in said
    assert not [text for text in said if "?" in text]

"""Claims about text in print: it is data, whoever wrote it; nothing is markup, nothing is read, nothing is cut off."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.stored import Submission
from checklists.assessment import Evidence, Plan, Response
from reports.dossier.letters import RANGES, plain, printable
from reports.dossier.typesetting import TEMPLATE, TypesettingError, to_pdf
from reports.standing import standing_of
from tests.reports.cards import document
from tests.reports.printed import NOW, body_of, opened, pages_of, squeezed, subject, year_of
from tests.reports.test_opinions import Said
from tests.strategies import REAL

HOSTILE = (
    '#eval("1 + 1")',
    '#image("/etc/passwd") #read("/etc/passwd") #include "house.typ"',
    "$x^2$ *bold* _slanted_ `raw` = Heading @label <label> [content] \\ // comment /* more */",
    'https://example.org/[link](https://example.org) #link("https://example.org")[x]',
    '<svg onload="alert(1)"><image href="file:///etc/passwd"/></svg> &lt; &amp;',
    "x" * 10_000,
    "--- -- ... ~ 'single' \"double\" (c) ->",
    "Ελλάδα Ξ, България Ж, Црна Гора, Türkiye, Łódź, Český, Íslenska, Đurđevac, ﬁne",
)
NUMBERED = (
    ("\U0001f600 smile", "[U+1F600] smile"),
    ("a\x00b\x07c", "a[U+0000]b[U+0007]c"),
    ("\u202eevil\u202c", "[U+202E]evil[U+202C]"),
    ("zero\u200bwidth", "zero[U+200B]width"),
    ("\ud800half", "[U+D800]half"),
    ("\u0639\u0631", "[U+0639][U+0631]"),
    ("\u05d0\u05d1", "[U+05D0][U+05D1]"),
    ("\u65e5\u672c", "[U+65E5][U+672C]"),
    ("\U0010ffff", "[U+10FFFF]"),
)
ITEM = next(iter(REAL.items))
PLACES = 6  # title and reference of evidence, note, body, question, view


def _everywhere(text: str) -> Any:  # noqa: ANN401  a subject
    """Return a subject that bears the text in every field somebody can fill."""
    base = year_of(document())
    evidence = (Evidence.model_construct(grade="A", title=text, reference=text, date=None),)
    response = Response.model_construct(
        item=ITEM,
        state="answered",
        value=2,
        floor=None,
        reason=None,
        confirmed=True,
        evidence=evidence,
        note=text,
        responsible=text,
    )
    plan = Plan.model_construct(effort=None, question=text)
    assessment = base.assessment.model_copy(update={"responses": (response,), "plans": {ITEM: plan}})
    handed_in = [Submission(1, NOW, text[:200], text[:1000], base.assessment)]
    year = type(base)(assessment, REAL, base.scorecard)
    return subject(
        document(),
        name=text[:60],
        now=year,
        views={ITEM: [Said("P", "parliament", 1, text)]},
        handed_in=handed_in,
        standing=standing_of("restating", text[:1000], handed_in, REAL),
    )


def test_hostile_text_is_printed_letter_by_letter() -> None:
    """Whatever looks like markup of the typesetter, of Markdown or of HTML stands on paper as it was written."""
    body = body_of(_everywhere("\n".join(HOSTILE)))
    for text in HOSTILE:
        assert body.count(squeezed(text)) >= PLACES, text[:60]
    assert "root:" not in body


def test_a_hostile_name_stands_on_every_page_and_its_person_and_reason_in_the_last_part() -> None:
    """Heads and titles take any text too."""
    for text in HOSTILE[:2]:
        printed = _everywhere(text)
        pages = [squeezed(page) for page in pages_of(printed)]
        assert all(squeezed(text[:60]) in page for page in pages)
        assert squeezed(f"by {text[:200]}, and is being restated. Reason: {text[:1000]}") in pages[-1]


def test_a_character_the_fonts_lack_or_nobody_sees_is_written_by_its_number() -> None:
    """Nothing is dropped, nothing is an empty box, and no sign turns a line round."""
    body = body_of(_everywhere("\n".join(text for text, _ in NUMBERED)))
    for text, printed in NUMBERED:
        assert body.count(squeezed(printed)) >= PLACES, ascii(text)


def test_a_long_note_breaks_over_pages_and_ends_where_it_ends() -> None:
    """10,000 characters of words and 10,000 without a space: every one is on paper, and in its column."""
    notes = dict(zip(REAL.items, ("word " * 2000, "y" * 10_000), strict=False))
    printed = subject(document([{"item": id_, "state": "unknown", "note": note} for id_, note in notes.items()]))
    body = body_of(printed)
    assert all(squeezed(note) in body for note in notes.values())
    short = subject(document([{"item": id_, "state": "unknown", "note": "z"} for id_ in notes]))
    # So many characters of running text take two pages and more; on one line they would take none.
    assert len(opened(printed).pages) >= len(opened(short).pages) + 3


def test_where_the_typesetter_breaks_off_a_plain_error_says_so(tmp_path: Path) -> None:
    """A fault in a template, or a sound shape it cannot set, ends its own process and nothing else."""
    template = tmp_path / "broken.typ"
    template.write_text('#panic("no such thing")', encoding="utf-8")
    with pytest.raises(TypesettingError, match=r"^broken\.typ could not be typeset: .*no such thing"):
        to_pdf({}, template=template, made_at=NOW)


def test_the_typesetter_can_open_nothing_but_its_template() -> None:
    """Its root holds the template alone: even a template that asked for another file would be refused."""
    assert {path.suffix for path in TEMPLATE.iterdir()} == {".typ"}
    for wanted in ("/etc/passwd", "../letters.py", "../../../pyproject.toml"):
        with pytest.raises(typst.TypstError, match=r"not found|outside|escape|denied|would"):
            typst.Compiler(f'#read("{wanted}")'.encode(), root=str(TEMPLATE)).compile(format="pdf")
    sources = " ".join(path.read_text(encoding="utf-8") for path in TEMPLATE.iterdir())
    for way_out in ("eval(", "read(", "plugin(", "@preview", "include ", 'mode: "markup"'):
        assert way_out not in sources


def test_every_character_that_is_printed_as_it_is_is_one_the_fonts_have(tmp_path: Path) -> None:
    """PDF/UA refuses a letter without a shape: all ranges are set in every style the template uses, without a fault."""
    letters = [chr(n) for first, last in RANGES for n in range(first, last + 1)]
    shown = [sign for sign in letters if printable(sign) == sign and not sign.isspace()]
    assert len(shown) > 2900
    made = to_pdf({"texts": shown}, template=_specimen(tmp_path), made_at=NOW)
    assert made.startswith(b"%PDF-1.7")


def test_names_of_member_nations_need_no_number() -> None:
    """Every name of a delegation, in both languages, and each alphabet they write in, is printed as it is."""
    alphabets = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΆΈΉΊΌΎΏ абвгдежзийклмнопрстуфхцчшщъьюяѝ ѓѕјљњќџ ÞþÐðŁłŐőŰűȘșȚțĞğİı"
    for text in [alphabets, *(name for d in REAL.delegations for name in (d.name.en, d.name.fr))]:
        assert "".join(printable(text)) == text


@settings(max_examples=300)
@given(st.text(st.characters(), max_size=200))
def test_printable_text_loses_nothing(text: str) -> None:
    """Joined again, the pieces hold every character, as itself, as a blank, or by its number; and no long run."""
    found = printable(text)
    pieces = [found] if isinstance(found, str) else found
    joined = "".join(pieces)
    for sign in text:
        if unicodedata.category(sign)[0] in "LNP" and sign.isascii():
            assert sign in joined
        elif not sign.isspace() and sign not in joined:
            assert f"[U+{ord(sign):04X}]" in joined
    if isinstance(found, list):
        assert not any(re.search(r"[\x21-\x7e]{25,}", piece) for piece in pieces)
    assert "\n" not in plain(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters() | st.sampled_from("\u0301\u0489\u20dd\t\n \xa0"), max_size=120), max_size=8))
def test_no_text_breaks_the_typesetter(tmp_path: Path, texts: list[str]) -> None:
    """Any characters in any order are set, marks that combine across pieces among them."""
    assert to_pdf({"texts": texts}, template=_specimen(tmp_path), made_at=NOW).startswith(b"%PDF")


def _specimen(folder: Path) -> Path:
    """Write a template that sets texts as the dossier does, in the styles it uses, and return it."""
    template = folder / "specimen.typ"
    template.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set document(title: "Specimen")\n'
        '#set text(font: "Libertinus Serif", lang: "en")\n= Specimen\n'
        "#let say(words) = if type(words) == array { words.join(h(0.001pt)) } else { words }\n"
        '#for words in data.texts [#say(words) #text(weight: "semibold", say(words)) ]\n',
        encoding="utf-8",
    )
    return template

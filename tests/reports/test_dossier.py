"""Claims about the dossier: what stands on its pages, that it is tagged, and that its figures are those of the CSV."""

import csv
import datetime
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from assessments.stored import Submission
from reports.dossier.making import INVENTED, short_standing, to_dossier
from reports.dossier.subject import Subject
from reports.gap_csv import to_csv
from reports.gap_lists import clause_rows, largest_gaps
from reports.marking import MarkingError
from reports.sentences import headline_sentence, radar_sentence
from reports.standing import Standing, standing_of
from tests.reports.cards import answered_in_full, document
from tests.reports.printed import HEAD, NOW, body_of, demonstration, opened, pages_of, squeezed, subject, year_of
from tests.strategies import REAL, Plain, assessments

STATES: list[Plain] = [
    {"state": "not_applicable", "reason": "other"},
    {"state": "withheld", "floor": 2},
    {"state": "unknown"},
    {"state": "unanswered"},
]
HALF: list[Plain] = [
    {"item": id_, "note": "See the file."} | STATES[n % len(STATES)]
    for n, id_ in enumerate(id_ for id_, item in REAL.items.items() if item.not_applicable)
]
ASSESSMENTS: dict[str, Plain] = {
    "empty": document(),
    "half": document(HALF),
    "full": answered_in_full(),
    "worst": answered_in_full(best=False),
    "without evidence": answered_in_full(grade="D"),
    "newly acceded": document(year=2025, accession="2025-06-01", scope="core"),
    "before 475": document(year=2020),
    "before both": document(year=2018),
}


@pytest.mark.parametrize("case", ASSESSMENTS)
def test_a_dossier_has_a_summary_on_one_page_and_every_item_after_it(case: str) -> None:
    """Nothing answered, all answered, a resolution not yet adopted: page 1 is the summary, then all 153 items."""
    printed = subject(ASSESSMENTS[case])
    pages = pages_of(printed, 2)
    assert "Where the country stands" in pages[0]
    assert "Clause by clause" in pages[1]
    assert "Clause by clause" not in pages[0]
    whole = body_of(printed)
    for item in REAL.items.values():
        assert squeezed(f"{item.question.en}{item.id}; asked of: {item.respondent}") in whole
    assert "Methodandprovenance" in whole


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(now=assessments(), earlier=assessments())
def test_the_summary_fits_one_page_whatever_the_data(now: Plain, earlier: Plain) -> None:
    """Two random years of one delegation: the first page holds the summary to its last line, and no more."""
    before = {**earlier, "delegation": now["delegation"], "year": now["year"] - 1, "responses": []}
    printed = subject(now, before, name="The United Kingdom of Great Britain and Northern Ireland", invented=True)
    pages = pages_of(printed, 2)
    assert pages[1].count("Clause by clause") == 1
    assert "Clause by clause" not in pages[0]
    assert squeezed(INVENTED) in squeezed(pages[0])
    for gap in largest_gaps(printed.rows):
        assert squeezed(gap.question) in squeezed(pages[0])


def test_the_summary_says_what_the_pages_say() -> None:
    """The sentences of the Overview and Readiness pages stand on page 1 word by word."""
    printed = demonstration()
    first = squeezed(pages_of(printed, 1)[0])
    assert printed.before
    for id_ in ("459", "475"):
        card = printed.now.scorecard
        assert squeezed(headline_sentence(card, id_, printed.before.scorecard, printed.name)) in first
        assert squeezed(radar_sentence(card, id_, REAL)) in first
    assert "Changesince2024" in first


def test_without_an_earlier_year_the_summary_says_so() -> None:
    """A first year has no change to show, and is not silent about it."""
    assert "There is no earlier reporting year to compare with." in pages_of(subject(document()), 1)[0]


def test_the_figures_are_those_of_the_csv() -> None:
    """Every gap of every item, every clause total, and both scores agree with the gap report to the last digit."""
    printed = demonstration()
    rows = list(csv.DictReader(io.StringIO(to_csv(printed.rows, generated_at=NOW).decode("utf-8-sig"))))
    pages = pages_of(printed)
    whole = squeezed(" ".join(pages))
    for row in rows:
        if row["in_base"] == "yes" and row["gap_kind"] != "none":
            gap = f"{row['gap_to_target_points']} points to the target, {row['gap_points']} to full alignment."
            after = whole.split(squeezed(f"{row['item']}; asked of:"))[1]
            assert squeezed(gap) in after.split(";askedof:")[0]
    for found in printed.now.scorecard.resolutions.values():
        assert found
        assert squeezed(found.score.headline) in whole
        for figure, words in zip(
            (found.score.parts.demonstrated, found.score.parts.known_gap), ("demonstrated", "known gap"), strict=True
        ):
            assert squeezed(f"{figure:.1f} {words}") in whole
    overview = squeezed(pages[1])
    for total in clause_rows(printed.rows, printed.now.scorecard):
        assert total.score
        line = f"{total.resolution} {total.label}{total.score.headline}{total.target}{total.gap_to_target_points:.1f}"
        assert squeezed(f"{line}{total.gap_points:.1f}") in overview


def test_official_replies_stand_under_their_clause_and_in_the_csv() -> None:
    """Word by word, with who replied, date and source, between the clause and its first item; elsewhere none."""
    said = {"of": "nato", "date": "2023-02-10", "source": "Document *1*", "text": "Allies #agreed_ to $look$."}
    printed = subject(document() | {"replies": {"459-11-a": [said]}})
    line = "NATO, 2023-02-10: Allies #agreed_ to $look$. (Document *1*)"
    body = body_of(printed)
    assert body.count("Officialreplies") == 1
    assert squeezed(line) in body.split(squeezed("459-11-a-1; asked of"))[0]
    found = {row.clause: row.official_replies for row in printed.rows}
    assert {clause: words for clause, words in found.items() if words} == {"459-11-a": line}


def test_every_page_says_marking_standing_head_time_and_its_number() -> None:
    """A page that lies alone on a desk still says what it is, of which state, and from which store."""
    pages = pages_of(replace(demonstration(), marking="NATO UNCLASSIFIED"))
    for number, page in enumerate(pages, start=1):
        assert page.count("NATO UNCLASSIFIED") >= 2
        assert f"Page {number} of {len(pages)}" in page
        assert "Draft: not submitted" in page
        assert HEAD in squeezed(page)
        assert "Made 15 January 2026, 09:30 UTC" in page
        assert "Exampleland, 2025" in page


def test_without_a_marking_every_page_says_that_there_is_none() -> None:
    """The absence of a marking is a statement, not an omission."""
    assert all(page.count("No marking") == 2 for page in pages_of(subject(document())))


@pytest.mark.parametrize("marking", ["NATO RESTRICTED", "nato unclassified", "NATO SECRET", "#eval(1)", " "])
def test_a_marking_above_unclassified_is_refused(marking: str) -> None:
    """Nothing is printed, and a sentence says why."""
    with pytest.raises(MarkingError, match="not accredited for anything above unclassified"):
        to_dossier(subject(document(), marking=marking))


def test_the_dossier_is_tagged_and_has_title_language_and_outline() -> None:
    """A screen reader finds structure, language, title and the words of each chart; a reader finds bookmarks."""
    reader = opened(demonstration())
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title == "Exampleland 2025: cyber commitments"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    kinds, words = _structure(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/Figure", "/L"} <= kinds
    assert any(text.startswith("Radar of twelve themes. Strongest under 459") for text in words)
    assert all(words), "every figure says what it shows"
    titles = [entry.title for entry in _flat(reader.outline)]
    assert titles[0] == "Where the country stands"
    assert {"Clause by clause", "459 11.a", "475 11.i", "Method and provenance"} <= set(titles)


def test_equal_input_gives_equal_bytes_and_another_time_does_not() -> None:
    """Whoever makes the dossier again from the same state gets the same file."""
    printed = demonstration()
    assert to_dossier(printed) == to_dossier(demonstration())
    later = replace(printed, generated_at=NOW + datetime.timedelta(hours=1))
    assert to_dossier(later) != to_dossier(printed)
    assert to_dossier(replace(printed, generated_at=NOW.replace(microsecond=7))) == to_dossier(printed)
    with pytest.raises(ValueError, match="time zone"):
        to_dossier(replace(printed, generated_at=NOW.replace(tzinfo=None)))


def test_a_restated_year_prints_everything_that_was_handed_in() -> None:
    """Date, person, reason and the scores of then stand in the last part; each page says that it is a restatement."""
    first, second = year_of(document()), year_of(answered_in_full())
    handed_in = [
        Submission(1, NOW, "A. Lead", "", first.assessment),
        Submission(2, NOW + datetime.timedelta(days=2), "B. Lead", "A document was found.", second.assessment),
    ]
    printed = Subject(
        "Estonia", second, NOW, standing=standing_of("submitted", "", handed_in, REAL), handed_in=handed_in
    )
    pages = pages_of(printed)
    assert all("Submitted: restatement 1, 17 January 2026" in page for page in pages)
    last = squeezed(pages[-1])
    assert squeezed("2025 was submitted on 17 January 2026 by B. Lead. It is read-only since.") in last
    assert squeezed("Submitted 15 January 2026 A. Lead 459: 0.0 (up to 100.0)") in last
    assert squeezed("Restatement 1 17 January 2026 B. Lead A document was found. 459: 100.0 (up to 100.0)") in last


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(), "Draft: not submitted"),
        (Standing("in_review"), "In review: not submitted"),
        (Standing("in_review", 1, NOW, "A."), "In review: not submitted"),
        (Standing("submitted", 1, NOW, "A."), "Submitted: 15 January 2026"),
        (Standing("submitted", 3, NOW, "A.", "Why."), "Submitted: restatement 2, 15 January 2026"),
        (Standing("restating", 1, NOW, "A.", "Why."), "Being restated: not submitted again since 15 January 2026"),
    ],
)
def test_the_head_of_each_page_says_how_the_year_stands(standing: Standing, words: str) -> None:
    """Nobody takes a draft for what a delegation has handed in."""
    assert short_standing(standing) == words


def test_the_last_part_names_versions_and_hashes() -> None:
    """Who holds the paper can find the very checklists and the log it was made from."""
    last = squeezed(pages_of(demonstration())[-1])
    for checklist in REAL.resolutions:
        assert squeezed(f"{checklist.version}") in last
        assert checklist.sha256 in last
    assert f"method{demonstration().now.scorecard.method_version}" in last
    assert "doctor--head" in last


def _structure(root: Any) -> tuple[set[str], list[str]]:  # noqa: ANN401  pypdf's objects
    kinds: set[str] = set()
    words: list[str] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "/S" in node:
                kinds.add(node["/S"])
            if node.get("/S") == "/Figure":
                words.append(str(node.get("/Alt", "")))
            if "/K" in node:
                waiting.append(node["/K"])
    return kinds, words


def _flat(outline: Any) -> list[Any]:  # noqa: ANN401  pypdf's outline is a list of entries and lists
    return [entry for part in outline for entry in (_flat(part) if isinstance(part, list) else [part])]

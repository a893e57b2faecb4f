"""This module holds scorecards for the tests of what is handed over: some made by hand, some scored from documents."""

from collections.abc import Iterable, Mapping
from typing import Any

from checklists.assessment import Assessment
from checklists.words import Scope
from scoring.scorecard import ItemScore, ResolutionScore, Score, Scorecard, ThemeScore, score
from tests.strategies import REAL, answers, read

Plain = dict[str, Any]

HOSTILE = (
    "=1+1",
    "@SUM(A1)",
    "-2+3|cmd",
    "\t=HYPERLINK(1)",
    "'=already guarded",
    "''",
    "\ufeff+1",
    "\uff1d1",
    "-5",
    '"quoted", with comma;\r\nand a second line\rand a third',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\x00=null",
    "Ünïcødé \u2028 \u202e",
)

FULL = Score(100.0, 100.0, 100.0, 100.0)
EVIDENCE = [{"grade": "A", "title": "Act", "reference": "https://example.org/act"}]


def card(
    scores: Mapping[str, Score | None],
    *,
    year: int = 2025,
    scope: Scope = "full",
    themes: Mapping[str, ThemeScore] | None = None,
    items: Mapping[str, ItemScore] | None = None,
) -> Scorecard:
    """Return a scorecard made by hand: headline figures by resolution, the same themes for each."""
    return Scorecard(
        delegation="EST",
        year=year,
        scope=scope,
        method_version="1.0.0",
        resolutions={id_: None if found is None else _resolution(found, themes or {}) for id_, found in scores.items()},
        items=dict(items or {}),
    )


def _resolution(whole: Score, themes: Mapping[str, ThemeScore]) -> ResolutionScore:
    covered = {theme: cell.score.demonstrated for theme, cell in themes.items() if cell.score}
    weakest = min(covered, key=lambda theme: covered[theme], default="")
    return ResolutionScore(whole, 0.0, 0.0, weakest, {}, dict(themes))


def document(responses: Iterable[Plain] = (), *, year: int = 2025, **more: Any) -> Plain:  # noqa: ANN401  raw JSON
    """Return a portable document of Estonia with these responses."""
    head: Plain = {"format": "cyber-commitments/assessment", "version": 1, "delegation": "EST", "year": year}
    return head | {"scope": "full", "responses": list(responses)} | more


def scored(content: Plain) -> tuple[Assessment, Scorecard]:
    """Return a document as assessment, with its scorecard."""
    assessment = read(content)
    return assessment, score([assessment], REAL)[0]


def answered_in_full(*, year: int = 2025, best: bool = True, grade: str = "A") -> Plain:
    """Return a document with every item answered, by its best or its worst answer."""
    responses = [
        {
            "item": item.id,
            "state": "answered",
            "value": _extreme(item.id, year, best=best),
            "evidence": [{"grade": grade}],
        }
        for item in REAL.items.values()
    ]
    return document(responses, year=year)


def _extreme(id_: str, year: int, *, best: bool) -> Any:  # noqa: ANN401  answers of every type
    item = REAL.items[id_]
    match item.answer_type:
        case "maturity":
            return 4 if best else 0
        case "yes-no-partial":
            return "yes" if best else "no"
        case "numeric":
            values = [value for value, _ in item.anchors] or [0.0, 1.0]
            return values[-1] if best else values[0]
    return _best_date(id_, year) if best else "never"


def _best_date(id_: str, year: int) -> str:
    dates: list[str] = [value for value in answers(REAL.items[id_], year) if value != "never"]
    cards = [scored(document([{"item": id_, "state": "answered", "value": value}], year=year))[1] for value in dates]
    levels = {value: found.items[id_].level or 0.0 for value, found in zip(dates, cards, strict=True)}
    return max(levels, key=lambda value: levels[value])

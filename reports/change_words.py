"""This module says in plain words why a score changed between two years, and how far the years can be compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from checklists.item import Item
from reports.change_rows import items_of, shown_change, signed
from reports.sentences import coverage_sentence
from scoring.change import ResolutionChange, ScoredYear, Terms
from scoring.reading import ReadState
from scoring.rounding import EXACT_DIGITS, shown
from scoring.scorecard import Score

# What a term says when it adds, and when it takes away. Where the items tell more, the sentence does (below).
_GAINS: Mapping[str, str] = {
    "progress": "from progress",
    "reweighting": "because the same items weigh differently",
    "items_in": "from items that came in",
    "items_out": "because items went out",
}
_LOSSES: Mapping[str, str] = {
    "progress": "lost because levels fell",
    "reweighting": "lost because the same items weigh differently",
    "items_in": "lost to items that came in",
    "items_out": "lost because items went out",
}
# By the state an item had before it was answered, or has since it no longer is.
_BECAME_KNOWN: Mapping[ReadState, str] = {
    "unanswered": "from items that were not answered before",
    "unknown": "from answers no longer unknown",
    "withheld": "from answers no longer withheld",
    "unconfirmed": "from answers that are now confirmed",
    "waiting": "from answers that no longer wait for another item",
}
_BECAME_OPEN: Mapping[ReadState, str] = {
    "unanswered": "lost with items that are no longer answered",
    "unknown": "lost with answers that are now unknown",
    "withheld": "lost with answers that are now withheld",
    "unconfirmed": "lost with answers that are not confirmed yet",
    "waiting": "lost with answers that now wait for another item",
}


def change_sentences(
    found: ResolutionChange | None, resolution: str, earlier: ScoredYear, later: ScoredYear
) -> list[str]:
    """Return all that is said about the change of a resolution, in the order in which a page says it.

    Behind a banner the figures on the items asked in both years go first, then how much was asked in both; else the
    change goes first.

    Args:
        found: the change by `scoring.change.change`, or None where a year has no score.
        resolution: "459" or "475".
        earlier: the year it starts from.
        later: the year it leads to.
    """
    change = change_sentence(found, resolution, earlier, later)
    if found is None:
        return [change]
    asked = comparability_sentence(found)
    if found.comparability == "banner":
        return [*_filled(common_sentence(found, earlier, later)), asked, change]
    return [change, *_filled(asked)]


def change_sentence(found: ResolutionChange | None, resolution: str, earlier: ScoredYear, later: ScoredYear) -> str:
    """Return the change of a resolution and why it came about, in the figures shown.

    "Resolution 459: +6.2 since 2024: 4.1 from progress, most of it in "Exercises" and "Expenditure"; 1.5 because
    evidence was added; 0.6 from answers no longer withheld." The largest term comes first, and of it at most two themes
    are named, where they carry more than half. Where the change may not be shown, the sentence says why.

    Args:
        found: the change by `scoring.change.change`, or None where a year has no score.
        resolution: "459" or "475".
        earlier: the year it starts from.
        later: the year it leads to.
    """
    if found is None:
        return _no_change(resolution, earlier, later)
    as_shown = shown_change(found, resolution, earlier, later)
    opening, since = f"Resolution {resolution}", f"since {as_shown.earlier}"
    if found.comparability == "refused":
        return f"{opening}: the change {since} is not shown: most of the weight was asked in one of the two years only."
    if found.hollow:
        hollow = _joined(_years_with_little({as_shown.earlier: as_shown.before, as_shown.later: as_shown.after}))
        return f"{opening}: the change {since} is not shown: less than half of the weight is answered in {hollow}."
    reasons = _reasons(as_shown.terms, found, earlier, later)
    if not reasons:
        return f"{opening}: unchanged {since}."
    change = f"{signed(as_shown.difference)} {since}" if as_shown.difference else f"unchanged {since}, on balance"
    return f"{opening}: {change}: {'; '.join(reasons)}."


def comparability_sentence(found: ResolutionChange) -> str:
    """Return how much of the weight was asked in both years, and what follows; empty where it is all, as shown."""
    asked = f"{shown(100 * found.kappa):.1f} per cent of the weight was asked in both years"
    match found.comparability:
        case "refused":
            return f"Only {asked}, so a difference would compare checklists. The list of items says what changed."
        case "banner":
            return f"Only {asked}. Part of the difference comes from what was asked."
    return "" if shown(100 * found.kappa) == 100 else f"{asked}."


def common_sentence(found: ResolutionChange, earlier: ScoredYear, later: ScoredYear) -> str:
    """Return the headlines of both years on the items asked in both; empty where a year has none of them in its base.

    "On the items asked in both years: 48.2 (up to 60.1) in 2024 to 51.0 (up to 58.3) in 2025."
    """
    if found.common is None:
        return ""
    scores = dict(zip((earlier.assessment.year, later.assessment.year), found.common, strict=True))
    figures = " to ".join(f"{score.headline} in {year}" for year, score in scores.items())
    hollow = _years_with_little(scores)
    remark = f" Less than half of their weight is answered in {_joined(hollow)}." if hollow else ""
    return f"On the items asked in both years: {figures}.{remark}"


def _no_change(resolution: str, earlier: ScoredYear, later: ScoredYear) -> str:
    missing = [year.scorecard for year in (earlier, later) if year.scorecard.resolutions[resolution] is None]
    # Without a score there is no coverage either, and that sentence says why.
    reasons = " ".join(coverage_sentence(card, resolution) for card in missing)
    return f"{reasons} There is no change since {earlier.assessment.year} to explain."


def _reasons(shown_terms: Terms, found: ResolutionChange, earlier: ScoredYear, later: ScoredYear) -> list[str]:
    """Return a phrase for each term that is not 0.0 as shown, the largest first."""
    points = {term: figure for term, figure in asdict(shown_terms).items() if figure}
    ranked = sorted(points, key=lambda term: -abs(points[term]))
    phrases = [f"{abs(points[term]):.1f} {_phrase(term, found, points[term], earlier, later)}" for term in ranked]
    if ranked:
        phrases[0] += _carriers(ranked[0], found, earlier, later)
    return phrases


def _phrase(term: str, found: ResolutionChange, points: float, earlier: ScoredYear, later: ScoredYear) -> str:
    if term == "evidence":
        return _evidence_phrase(found.items.values(), gained=points > 0)
    if term == "disclosure":
        return _disclosure_phrase(found.items, earlier, later, gained=points > 0)
    return _GAINS[term] if points > 0 else _LOSSES[term]


def _evidence_phrase(items: Iterable[Terms], *, gained: bool) -> str:
    """Say whether evidence moved or the claim: a level claimed without support counts as progress less evidence."""
    # The claim alone moved where progress takes back all that evidence brings, or brings all that evidence takes back.
    claims = [
        not _moves(item.progress + item.evidence, gained=gained)
        for item in items
        if _moves(item.evidence, gained=gained)
    ]
    if all(claims):
        return "because claims without evidence were lowered" if gained else "lost because claims rose without evidence"
    if any(claims):
        more = "because more" if gained else "lost because less"
        return f"{more} of what is declared is supported by evidence"
    return "because evidence was added" if gained else "lost because evidence was withdrawn"


def _disclosure_phrase(items: Mapping[str, Terms], earlier: ScoredYear, later: ScoredYear, *, gained: bool) -> str:
    """Name the state that the items moving this way had or have, where all have the same one."""
    moving = [id_ for id_, terms in items.items() if _moves(terms.disclosure, gained=gained)]
    states = {_state(id_, earlier, later, gained=gained) for id_ in moving}
    if states == {"floor"}:
        return f"{'from higher' if gained else 'lost with lower'} levels of answers that are or were withheld"
    known = _BECAME_KNOWN if gained else _BECAME_OPEN
    general = "from answers that became known" if gained else "lost with answers that are no longer known"
    return next((words for state, words in known.items() if states == {state}), general)


def _state(id_: str, earlier: ScoredYear, later: ScoredYear, *, gained: bool) -> str:
    """Return the open state an item left or reached; "floor" where it left or reached none that explains the points."""
    before, after = (year.scorecard.items[id_].state for year in (earlier, later))
    state = before if gained else after
    return "floor" if state == "answered" or before == after == "withheld" else state


def _carriers(term: str, found: ResolutionChange, earlier: ScoredYear, later: ScoredYear) -> str:
    """Return the one or two themes that carry more than half of a term, in words; empty where it takes more."""
    names = {theme.id: theme.name.en for year in (earlier, later) for theme in year.checklists.themes}
    whole = getattr(found.demonstrated, term)
    shares = _by_theme(term, found.items, items_of(earlier, later), whole)
    ranked = sorted(shares, key=lambda theme: -shares[theme])
    for count in (1, 2):
        if sum(shares[theme] for theme in ranked[:count]) > 0.5:
            how_much = "all" if sum(share != 0 for share in shares.values()) <= count else "most"
            return f", {how_much} of it in " + _joined([f'"{names[theme]}"' for theme in ranked[:count]])
    return ""


def _by_theme(term: str, terms: Mapping[str, Terms], items: Mapping[str, Item], whole: float) -> dict[str, float]:
    """Return the share of a term by theme, free of binary noise; shares sum to 1, and some may be negative."""
    shares: dict[str, float] = {}
    for id_, one in terms.items():
        theme = items[id_].theme
        shares[theme] = shares.get(theme, 0.0) + getattr(one, term) / whole
    return {theme: round(share, EXACT_DIGITS) for theme, share in shares.items()}


def _moves(points: float, *, gained: bool) -> bool:
    return round(points if gained else -points, EXACT_DIGITS) > 0


def _years_with_little(scores: Mapping[int, Score]) -> list[str]:
    return [str(year) for year, score in scores.items() if score.hollow]


def _joined(words: Sequence[str]) -> str:
    return " and ".join(words)


def _filled(sentence: str) -> list[str]:
    return [sentence] if sentence else []

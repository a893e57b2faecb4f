"""This module words what stands beside the radar: balance, change, and what a score is."""

from checklists.model import Checklists
from scoring.rounding import difference, shown
from scoring.scorecard import ResolutionScore

WHAT_A_SCORE_IS = (
    "A score says how far answers and evidence align with the text, from 0 to 100. Demonstrated is what evidence "
    "supports. Claimed without evidence is what is said beyond that. Unresolved is what open or withheld answers could "
    "still add. Known gap is what is missing by your own answers. The score is written as demonstrated, with what it "
    "could rise to behind it, and coverage says how much of the text has been answered. A resolution recommends; a "
    "score is no judgement of lawfulness, and the two scores are never merged. The Method page shows the arithmetic."
)


def balance_sentence(part: ResolutionScore, checklists: Checklists) -> str:
    """Return the balance of a resolution as shown, what unevenness costs, and its weakest theme."""
    mean, balance = shown(part.theme_mean), shown(part.balance)
    names = {theme.id: theme.name.en for theme in checklists.themes}
    weakest = part.themes[part.weakest_theme].score
    return (
        f"Balance {balance:.1f}: the themes average {mean:.1f}, and their unevenness costs "
        f"{difference(mean, balance):.1f} points. Weakest theme: {names[part.weakest_theme]}, "
        f"{weakest.headline if weakest else ''}."
    )

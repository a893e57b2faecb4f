"""This module varies the clause weights: drawn at random, and anywhere within a band (METHOD section 6).

Everywhere C is the number of clauses of one resolution, in the order of its text; the score of a clause out of the base
is NaN, and the weights of the others are renormalised.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.method import load_method
from scoring.rounding import EXACT_DIGITS

Array = NDArray[np.float64]


@cache
def drawn_weights(clauses: int) -> Array:
    """Return the method's random weights of so many clauses, draws x C, drawn once per process; not to be written to.

    They are independent gamma variates: divided by their sum they have the Dirichlet distribution, and without some of
    the clauses they still have, by the same division. The same seed gives the same draws under the same numpy.
    """
    method = load_method()
    generator = np.random.Generator(np.random.PCG64(method.weight_seed))
    weights = generator.standard_gamma(method.weight_concentration, (method.weight_draws, clauses))
    weights.flags.writeable = False
    return weights


def drawn_scores(scores: Array) -> Array:
    """Return the score of N assessments in each draw, N x draws, from clause scores N x C; NaN without any clause."""
    return np.stack([drawn_score(row) for row in scores])


def drawn_score(scores: Array) -> Array:
    """Return the score of one assessment in each draw from its C clause scores; NaN without any clause."""
    # One product for each assessment: in a product of them all, the last bits would depend on the batch.
    weights, known = drawn_weights(len(scores)), ~np.isnan(scores)
    with np.errstate(invalid="ignore"):
        means = (weights @ np.where(known, scores, 0.0)) / (weights @ known.astype(float))
    # A mean lies between its members; this holds it there to the last bit.
    within: Array = np.clip(means, np.fmin.reduce(scores), np.fmax.reduce(scores))
    return within


def priority_shares(scores: Array) -> Array:
    """Return for each of C clauses the share 0..1 of draws in which its gap is among the five largest.

    The gap in a draw is the clause's weight times what its score lacks to 100; weights are continuous, so no two gaps
    tie. A clause without a gap, or out of the base, is never a priority, also where fewer than five have one.
    """
    method = load_method()
    missing = np.where(np.round(100 - scores, EXACT_DIGITS) > 0, 100 - scores, 0.0)
    gaps = drawn_weights(len(scores)) * missing
    least = np.sort(gaps, axis=1)[:, -method.priority_clauses :][:, :1]
    return np.where(missing > 0, (gaps >= least).mean(axis=0), 0.0)


def shares_ahead(drawn: Array) -> Array:
    """Return P(A ahead of B), N x N, from drawn scores N x draws: draws with A > B, and half of those with A = B.

    Scores are rounded first. NaN where either has no score; 0.5 against itself.
    """
    rounded = np.round(drawn, load_method().ahead_decimals)
    shares = np.stack([((one > rounded).mean(axis=1) + (one >= rounded).mean(axis=1)) / 2 for one in rounded])
    unknown = np.isnan(rounded[:, 0])
    shares[unknown] = shares[:, unknown] = np.nan
    return shares


def worst_case(scores: Array) -> tuple[float, float]:
    """Return the lowest and highest mean of clause scores over all weights within the method's band around equal.

    Exact: a mean with free weights is extreme where all scores beyond some threshold have the largest weight and all
    others the smallest, so it is enough to try each threshold.

    Args:
        scores: the scores of the clauses in the base, at least one and none NaN.
    """
    band = load_method().weight_band
    rising = np.sort(scores)
    lowest = _means_by_threshold(rising, 1 + band, 1 - band).min()
    highest = _means_by_threshold(rising, 1 - band, 1 + band).max()
    return float(max(lowest, rising[0])), float(min(highest, rising[-1]))


def _means_by_threshold(rising: Array, below: float, above: float) -> Array:
    """Return the means with the first k scores weighed `below` and the others `above`, for k from 0 to all."""
    sums, counts = np.concatenate([[0.0], np.cumsum(rising)]), np.arange(len(rising) + 1)
    means: Array = (below * sums + above * (sums[-1] - sums)) / (below * counts + above * (len(rising) - counts))
    return means

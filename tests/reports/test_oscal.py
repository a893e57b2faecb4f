"""Claims about the OSCAL files: valid by the official model, true to the checklists and the scores, and harmless."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trestle.oscal import OSCAL_VERSION as NEWEST
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog

from checklists.assessment import Assessment, Evidence, Response
from checklists.model import Checklist
from checklists.words import Words
from reports.oscal_catalog import catalog
from reports.oscal_observations import METHOD
from reports.oscal_results import Answered, results
from reports.oscal_words import NAMESPACE, OSCAL_VERSION, prose
from scoring.scorecard import score
from tests.reports.cards import HOSTILE, answered_in_full, document
from tests.strategies import REAL, assessments, read

Plain = dict[str, Any]

AT = datetime(2026, 1, 31, 2, tzinfo=UTC)
NAME = Words(en="Estonia")
ITEM = next(iter(REAL.items.values()))
CATALOG = json.loads(json.dumps(catalog(REAL, generated_at=AT)))["catalog"]


def answered(assessment: Assessment) -> Answered:
    """Return what results are made of."""
    return Answered(assessment, score([assessment], REAL)[0], REAL, NAME)


def made(assessment: Assessment) -> Plain:
    """Return the results of an assessment as a reader finds them: through JSON."""
    found: Plain = json.loads(json.dumps(results(answered(assessment), generated_at=AT)))
    return found["assessment-results"]  # type: ignore[no-any-return]


def own(entry: Plain) -> dict[str, str]:
    """Return the properties of an entry in our own namespace."""
    return {prop["name"]: prop["value"] for prop in entry["props"] if prop.get("ns") == NAMESPACE}


def inside(content: object, key: str) -> list[Any]:
    """Return every value under a key, however deep."""
    if isinstance(content, list):
        return [found for part in content for found in inside(part, key)]
    if not isinstance(content, dict):
        return []
    return [*([content[key]] if key in content else []), *(f for part in content.values() for f in inside(part, key))]


def test_the_catalog_is_valid_by_the_newest_official_model() -> None:
    """The OSCAL models of compliance-trestle read it: every key, every pattern, nothing unknown."""
    Catalog.model_validate(CATALOG)
    assert CATALOG["metadata"]["oscal-version"] == OSCAL_VERSION == NEWEST


def test_the_catalog_holds_every_clause_as_adopted_and_every_item() -> None:
    """A control for each clause with its adopted text, an objective for each item with its question and answers."""
    assert [group["title"].split(":")[0] for group in CATALOG["groups"]] == ["Resolution 459", "Resolution 475"]
    controls = {own(control)["clause"]: control for group in CATALOG["groups"] for control in group["controls"]}
    assert list(controls) == list(REAL.clauses)
    for clause in REAL.clauses.values():
        statement, *objectives = controls[clause.id]["parts"]
        assert statement["prose"].endswith(clause.text.en)
        assert [own(part)["item"] for part in objectives] == [item.id for item in clause.items]
        for item, part in zip(clause.items, objectives, strict=True):
            assert part["prose"] == prose(item.question.en)
            rungs = [found["prose"] for found in part["parts"] if found["name"] == "level"]
            assert rungs == [prose(rung) for rung in (item.levels.en if item.levels else ())]


def test_ids_stand_once_and_refer_to_what_is_there() -> None:
    """No two things in the catalog bear one id."""
    ids = inside(CATALOG, "id")
    assert len(ids) == len(set(ids))


def test_the_catalog_is_the_same_until_a_checklist_is_another() -> None:
    """Its UUID goes by the hashes of the checklists, not by chance or the clock."""
    assert catalog(REAL, generated_at=datetime(2027, 1, 1, tzinfo=UTC))["catalog"]["uuid"] == CATALOG["uuid"]
    first = REAL.resolutions[0]
    resolution = first.resolution.model_copy(update={"version": "9.0.0"})
    newer = Checklist(resolution=resolution, clauses=first.clauses)
    later = REAL.model_copy(update={"resolutions": (newer, REAL.resolutions[1])})
    assert catalog(later, generated_at=AT)["catalog"]["uuid"] != CATALOG["uuid"]


@settings(max_examples=30)
@given(plain=assessments())
def test_results_of_any_assessment_are_valid_and_agree_with_the_scores(plain: Plain) -> None:
    """Whatever was answered: valid by the model, points and levels those of the scorecard, every reference resolved."""
    assessment = read(plain)
    found, card = made(assessment), score([assessment], REAL)[0]
    AssessmentResults.model_validate(found)
    findings = {own(entry)["item"]: entry for part in found["results"] for entry in part.get("findings", [])}
    assert set(findings) == {id_ for id_, item in card.items.items() if item.in_base == "yes"}
    for id_, entry in findings.items():
        assert float(own(entry)["gap-points"]) == card.items[id_].gap_points
        assert entry["target"]["target-id"] == f"item-{id_}"
        assert (entry["target"]["status"]["state"] == "satisfied") == (card.items[id_].gap_points == 0)
    said = [own(entry)["item"] for part in found["results"] for entry in part.get("observations", [])]
    assert sorted(said) == sorted(r.item for r in assessment.responses if r.state != "unanswered")
    _refuse_loose_ends(found)


def _refuse_loose_ends(found: Plain) -> None:
    uuids = inside(found, "uuid")
    assert len(uuids) == len(set(uuids))
    referred = [*inside(found, "observation-uuid"), *inside(found, "actor-uuid"), *inside(found, "subject-uuid")]
    assert set(referred) <= set(uuids)
    assert found["import-ap"]["href"].removeprefix("#") in uuids
    tokens = set(inside(CATALOG, "id"))
    assert set(inside(found, "control-id")) <= tokens
    assert set(inside(found, "objective-id")) <= tokens
    assert set(inside(found, "target-id")) <= tokens


def test_findings_are_satisfied_in_full_or_not_at_all() -> None:
    """Everything answered best, with evidence, has no gap; a target set low makes nothing satisfied."""
    best = made(read(answered_in_full()))
    states = [entry["target"]["status"] for part in best["results"] for entry in part["findings"]]
    assert {state["state"] for state in states} == {"satisfied"}
    modest = made(read(document([{"item": ITEM.id, "state": "answered", "value": 0}], targets={ITEM.clause: 0})))
    entry = next(entry for entry in modest["results"][0]["findings"] if own(entry)["item"] == ITEM.id)
    assert entry["target"]["status"] == {"state": "not-satisfied", "reason": "fail"}
    assert own(entry)["target-level"] == "0"
    assert own(entry)["gap-to-target-points"] == "0.0"


def test_each_resolution_has_a_result_of_its_own() -> None:
    """There is no merged total, and a resolution that was not adopted yet is there with nothing reviewed."""
    found = made(read(document(year=2020)))["results"]
    assert [own(part)["resolution"] for part in found] == ["459", "475"]
    assert "demonstrated" in own(found[0])
    assert "demonstrated" not in own(found[1])
    assert "findings" not in found[1]
    AssessmentResults.model_validate(made(read(document(year=1950))))


def test_nobody_is_invented() -> None:
    """The one party is the delegation, an organisation; the method is named as what it is, a self-assessment."""
    found = made(read(answered_in_full()))
    assert [(party["type"], party["short-name"]) for party in found["metadata"]["parties"]] == [("organization", "EST")]
    assert {method for methods in inside(found, "methods") for method in methods} == {METHOD}
    assert "no assessment plan" in found["import-ap"]["remarks"]


@given(text=st.sampled_from(HOSTILE) | st.text(max_size=60), place=st.sampled_from(["title", "reference", "note"]))
def test_text_of_the_delegation_does_nothing_where_markdown_is_read(text: str, place: str) -> None:
    """Whatever somebody wrote: valid, and every sign that makes markup stands escaped; an address only if it is one."""
    piece = Evidence(grade="A", **({} if place == "note" else {place: text}))  # type: ignore[arg-type]
    response = Response(item=ITEM.id, state="unknown", note=text if place == "note" else "", evidence=(piece,))
    found = made(Assessment(delegation="EST", year=2025, scope="full", responses=(response,)))
    AssessmentResults.model_validate(found)
    for told in [*inside(found["results"], "description"), *inside(found["results"], "remarks")]:
        assert not re.search(r"[`*_{}\[\]<>#|~&$!]", re.sub(r"\\.", "", told, flags=re.DOTALL))
    assert set(inside(found["results"], "href")) <= {text}


@pytest.mark.parametrize(
    ("reference", "linked"),
    [
        ("https://example.org/act?x=1#p2", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://user@example.org/", False),
        ("https://example.org/a b", False),
        ("https://example.org/\n", False),
        ("closed session", False),
    ],
)
def test_only_a_web_address_becomes_a_link(reference: str, *, linked: bool) -> None:
    """Anything else is told as text."""
    evidence = [{"grade": "A", "reference": reference}]
    found = made(read(document([{"item": ITEM.id, "state": "unknown", "evidence": evidence}])))
    assert inside(found["results"], "href") == ([reference] if linked else [])


def test_equal_answers_give_equal_results_and_others_another_uuid() -> None:
    """What was said about one item keeps its UUID through corrections; the file as a whole gets another one."""
    first, second = (made(read(document([{"item": ITEM.id, "state": "answered", "value": value}]))) for value in (1, 2))
    assert first == made(read(document([{"item": ITEM.id, "state": "answered", "value": 1}])))
    assert first["uuid"] != second["uuid"]
    assert inside(first["results"], "uuid") == inside(second["results"], "uuid")


def test_a_moment_without_time_zone_is_refused() -> None:
    """No file says a time nobody can place."""
    with pytest.raises(ValueError, match="time zone"):
        catalog(REAL, generated_at=AT.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        results(answered(read(document())), generated_at=AT.replace(tzinfo=None))

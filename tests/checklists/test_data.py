"""This module holds the tests of the checklist data; each docstring names the bug that the claim prevents."""

import hashlib
import json
import re
import shutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from checklists.item import Item
from checklists.load import FOLDER, RESOLUTIONS, load_adopted_text, load_checklists
from checklists.model import Checklist
from checklists.words import Model, WordList, Words

CHECKLISTS = load_checklists()
ITEMS = tuple(CHECKLISTS.items.values())
CLAUSES = tuple(CHECKLISTS.clauses.values())
LADDERS = {item.id: item.levels.en for item in ITEMS if item.levels}
BOTH = pytest.mark.parametrize("resolution", RESOLUTIONS)

# What was delivered: the adopted texts byte for byte, and how much is asked about them.
SHA256_OF_ADOPTED = {
    "459": "5aa44e907712df8ea161e8c2dfe6df52c8af5472c3f653f8750bb7dbcc968be8",
    "475": "9a59f5d39de041b3b5560ab884831d49d14eeb3bcebc0b9dc09e518fb68c9ed6",
}
CLAUSE_COUNT = {"459": 20, "475": 12}
ITEM_COUNT = {"459": 89, "475": 64}
TYPE_COUNT = {"maturity": 93, "yes-no-partial": 47, "date": 6, "numeric": 7}
RESPONDENT_COUNT = {"government": 123, "parliament": 28, "alliance": 2}
ITEMS_OF_THEME = {  # In 459 and in 475.
    "commitments": (16, 5),
    "expenditure": (6, 3),
    "capabilities": (12, 4),
    "doctrine-transparency": (7, 4),
    "deterrence": (15, 10),
    "situational-awareness": (7, 4),
    "societal-resilience": (8, 3),
    "exercises": (5, 6),
    "partnerships": (9, 8),
    "civil-military-cooperation": (0, 5),
    "law-norms": (4, 6),
    "democratic-oversight": (0, 6),
}

RELEASE = "1.0.0"
PINNED = Path(__file__).with_name(f"item_ids_{RELEASE}.txt")
SCORING_FIELDS = frozenset(
    {"answer_type", "anchors", "date_rule", "applies_from", "scored", "core", "theme", "depends_on", "exempt_full"}
)

# Their rungs count points settled, each in itself, so the last does not build on the one before.
COUNTING_LADDERS = {"475-11-b-i-2", "475-11-d-1"}

MOCKING = re.compile(
    r"\b(moment of silence|friendly|photo opportunity|selfie|lip service|window.dressing|buzzword|glossy|cocktail)",
    re.IGNORECASE,
)
AMERICAN = re.compile(
    r"\b((organi|recogni|prioriti|emphasi|utili|authori|summari|minimi)z\w*|analyz\w*|defense\w*|behavior\w*|centers?"
    r"|programs?|fulfill|fulfills|fulfillment)\b",
    re.IGNORECASE,
)
NAMED_SO_BY_THEMSELVES = ("Organization for Security and Co-operation in Europe",)
NOT_OF_OUR_KEYBOARD = re.compile("[\u2018\u2019\u201c\u201d\u00ab\u00bb\u2013\u2014\u2026\u00a0\u200b]")


# ----------------------------------------------------------------------------------------------------------------------
# The texts as adopted
# ----------------------------------------------------------------------------------------------------------------------

FOOTNOTE_MARK = {"459": "*", "475": "¹"}
NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi")
HEADING = re.compile(r"[A-Z][A-Za-z ]+")
ENTRY = re.compile(r" ?- ([a-z]+)\. (.+)")
CLOSING = re.compile(r"(; and| ?;|\.)$")


class Printed(NamedTuple):
    """One leaf clause at its printed place."""

    id: str
    label: str
    section: str
    chapeau: str
    text: str


def _paragraph_11(resolution: str) -> tuple[str, list[str]]:
    """Return the opening words of the operative paragraph, and the lines below them that say something.

    The single hyphen that ends the file of 475 says nothing.
    """
    text = load_adopted_text(resolution).replace("**", "")
    opening, *lines = text[text.index("\n11. ") + len("\n11. ") :].splitlines()
    return opening, [line for line in lines if line not in {"", "-"}]


def _printed(resolution: str) -> list[Printed]:
    """Read the leaf clauses by their printed labels alone: a numeral belongs to the list that a colon opened."""
    section = letter = chapeau = ""
    leaves: list[Printed] = []
    numeral = 0
    for line in _paragraph_11(resolution)[1]:
        if HEADING.fullmatch(line):
            section = line
            continue
        entry = ENTRY.fullmatch(line)
        assert entry, f"{resolution}: neither a heading nor a clause: {line!r}"
        label, text = entry.groups()
        if inside := bool(chapeau) and label == NUMERALS[numeral]:
            numeral += 1
        else:
            letter, numeral, chapeau = label, 0, text if text.endswith(":") else ""
        if inside or not chapeau:
            path = f"11.{letter}.{label}" if inside else f"11.{letter}"
            id_ = f"{resolution}-{path.replace('.', '-')}"
            leaves.append(Printed(id_, path, section, chapeau, CLOSING.sub("", text)))
    return leaves


@BOTH
def test_adopted_text_is_the_one_delivered(resolution: str) -> None:
    """An editor that trims a space or straightens a quote would change what the Assembly adopted."""
    content = (FOLDER / resolution / "adopted.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256_OF_ADOPTED[resolution]


@BOTH
def test_every_clause_stands_as_adopted_at_its_printed_place(resolution: str) -> None:
    """A clause left out, shortened, renumbered or put under another heading would be scored as if it were adopted."""
    ours = [
        Printed(clause.id, clause.label, clause.section, clause.chapeau.en if clause.chapeau else "", clause.text.en)
        for clause in CHECKLISTS.by_resolution[resolution].clauses
    ]
    assert ours == _printed(resolution)


def test_459_has_no_clause_11_i() -> None:
    """Closing the printed gap between 11.h and 11.j would give j, k and l the ids of other clauses."""
    letters = [clause.label for clause in CHECKLISTS.by_resolution["459"].clauses][-5:]
    assert letters == ["11.g", "11.h", "11.j", "11.k", "11.l"]
    assert not [id_ for id_ in (*CHECKLISTS.clauses, *CHECKLISTS.items) if id_.startswith("459-11-i")]


@BOTH
def test_resolution_says_of_itself_what_is_printed(resolution: str) -> None:
    """A wrong title, committee, date, place or opening would stand in every report that quotes the resolution."""
    about = CHECKLISTS.by_resolution[resolution].resolution
    top, *lines = filter(None, load_adopted_text(resolution).splitlines())
    mark = FOOTNOTE_MARK[resolution]
    day = f"{about.adopted:%A} {about.adopted.day} {about.adopted:%B %Y}" + (f", {about.place}." if about.place else "")
    presented = f"presented by the {about.committee} and adopted by the Plenary Assembly on {day}"
    assert [line for line in (top, *lines) if line.startswith(about.title.en.upper() + mark)]
    assert [line for line in lines if line.casefold() == f"{mark} {presented}".casefold()]
    assert about.printed_reference == ("" if top.startswith(about.title.en.upper()) else top)
    assert (about.paragraph, about.opening.en) == (11, _paragraph_11(resolution)[0])


@BOTH
def test_folder_holds_the_resolution_it_is_named_after(resolution: str) -> None:
    """A resolution file copied into the other folder would put all clauses there under the wrong text."""
    checklist = CHECKLISTS.resolutions[RESOLUTIONS.index(resolution)]
    assert {checklist.id, *(clause.resolution for clause in checklist.clauses)} == {resolution}


# ----------------------------------------------------------------------------------------------------------------------
# Files and counts
# ----------------------------------------------------------------------------------------------------------------------


def _clause_files(resolution: str) -> list[Path]:
    return sorted(path for path in (FOLDER / resolution).glob("*.toml") if path.name != "resolution.toml")


@BOTH
def test_every_clause_file_is_loaded(resolution: str) -> None:
    """A clause file lost, or present and not read, would leave its clause out of every score without a word."""
    loaded = len(CHECKLISTS.by_resolution[resolution].clauses)
    assert len(_clause_files(resolution)) == loaded == CLAUSE_COUNT[resolution]


@BOTH
def test_files_sort_by_name_in_the_order_of_the_text(resolution: str) -> None:
    """A name without its zero (c9, c10) would show a reader of the folder another order than the text has."""
    by_name = [tomllib.loads(path.read_text(encoding="utf-8"))["id"] for path in _clause_files(resolution)]
    assert by_name == [clause.id for clause in CHECKLISTS.by_resolution[resolution].clauses]


@BOTH
def test_files_are_named_after_their_label(resolution: str) -> None:
    """A file whose name and label differ would be corrected in place of another."""
    labels = [clause.label.split(".")[1:] for clause in CHECKLISTS.by_resolution[resolution].clauses]
    expected = [letter + "".join(f"{NUMERALS.index(n) + 1:02}" for n in numeral) for letter, *numeral in labels]
    assert [path.stem.split("-")[0] for path in _clause_files(resolution)] == expected


def test_there_are_as_many_items_as_released() -> None:
    """An item dropped, or made scored, core or somebody else's to answer, would move every score on its way up."""
    assert Counter(item.resolution for item in ITEMS) == ITEM_COUNT
    assert Counter(item.answer_type for item in ITEMS) == TYPE_COUNT
    assert Counter(item.respondent for item in ITEMS) == RESPONDENT_COUNT
    assert Counter(item.scored for item in ITEMS) == {True: 141, False: 12}
    assert Counter(item.core for item in ITEMS) == {True: 55, False: 98}


def test_every_theme_has_its_items_in_each_resolution() -> None:
    """An item moved to another theme would bend two axes of the radar; a theme without any would be an empty axis."""
    found = Counter((item.theme, item.resolution) for item in ITEMS)
    assert {theme.id: (found[theme.id, "459"], found[theme.id, "475"]) for theme in CHECKLISTS.themes} == ITEMS_OF_THEME


# ----------------------------------------------------------------------------------------------------------------------
# What was released stays scored as released
# ----------------------------------------------------------------------------------------------------------------------


Released = dict[str, tuple[int, str]]  # By item id: its revision, and the digest of what a score depends on.


def _scoring_digest(item: Item) -> str:
    """Return 16 hexadecimal digits over everything in the item that a score depends on, and nothing else."""
    fields = item.model_dump(mode="json", include=set(SCORING_FIELDS), exclude={"date_rule": {"note"}})
    fields["not_applicable"] = item.not_applicable is not None
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]


def _pinned() -> Released:
    lines = (line.split() for line in PINNED.read_text(encoding="utf-8").splitlines())
    return {id_: (int(revision), digest) for id_, revision, digest in lines}


def _silent_changes(items: Mapping[str, Item], versions: Mapping[str, str], released: Released) -> list[str]:
    """Return a line for each item that is scored otherwise than in the pinned release without saying so."""
    faults = [f"{id_} is gone: an id once released stays." for id_ in released if id_ not in items]
    for id_, item in items.items():
        revision, digest = released.get(id_, (0, ""))
        changed = _scoring_digest(item) != digest
        if changed and item.revision <= revision:
            faults.append(f"{id_} is scored otherwise than in {RELEASE}: raise its revision above {revision}.")
        if (changed or item.revision != revision) and versions[item.resolution] == RELEASE:
            faults.append(f"{id_} is new or changed since {RELEASE}: raise the version of checklist {item.resolution}.")
    return faults


def test_no_item_is_scored_otherwise_than_released_without_saying_so() -> None:
    """An anchor moved in silence would let a nation rise between two years in which nothing happened."""
    versions = {checklist.id: checklist.version for checklist in CHECKLISTS.resolutions}
    faults = _silent_changes(CHECKLISTS.items, versions, _pinned())
    assert not faults, "\n".join(faults)


ITEM = ITEMS[0]
RAISE_REVISION = f"{ITEM.id} is scored otherwise than in 1.0.0: raise its revision above {ITEM.revision}."
RAISE_VERSION = f"{ITEM.id} is new or changed since 1.0.0: raise the version of checklist 459."


@pytest.mark.parametrize(
    ("change", "version", "faults"),
    [
        ({"question": Words(en="Reworded?")}, "1.0.0", []),
        ({"core": not ITEM.core}, "1.0.0", [RAISE_REVISION, RAISE_VERSION]),
        ({"not_applicable": Words(en="No armed forces")}, "1.1.0", [RAISE_REVISION]),
        ({"applies_from": 2031, "revision": ITEM.revision + 1}, "1.0.0", [RAISE_VERSION]),
        ({"applies_from": 2031, "revision": ITEM.revision + 1}, "1.1.0", []),
        ({"id": "459-11-a-9"}, "1.1.0", [f"{ITEM.id} is gone: an id once released stays."]),
    ],
    ids=["wording", "scoring", "silent in a new version", "revised in the old version", "said", "gone"],
)
def test_a_change_of_what_is_scored_is_noticed(change: dict[str, Any], version: str, faults: list[str]) -> None:
    """A pin that does not hold would be trusted all the same: the message must name the item and the remedy."""
    item = ITEM.model_copy(update=change)
    released = {ITEM.id: (ITEM.revision, _scoring_digest(ITEM))}
    assert _silent_changes({item.id: item}, {"459": version}, released) == faults


# ----------------------------------------------------------------------------------------------------------------------
# Items, one by one and together
# ----------------------------------------------------------------------------------------------------------------------


def test_every_id_is_used_once() -> None:
    """Of two entries with one id the later would silently take the place of the earlier."""
    clauses = [clause for checklist in CHECKLISTS.resolutions for clause in checklist.clauses]
    everything = [
        *(clause.id for clause in clauses),
        *(item.id for clause in clauses for item in clause.items),
        *(theme.id for theme in CHECKLISTS.themes),
        *(fact.id for fact in CHECKLISTS.facts),
        *(delegation.code for delegation in CHECKLISTS.delegations),
    ]
    assert [id_ for id_, count in Counter(everything).items() if count > 1] == []


def test_item_ids_are_those_of_their_clause_with_a_rising_number() -> None:
    """An item with the id of another clause would be shown, weighed and exported there."""
    for clause in CLAUSES:
        numbers = [int(item.id.removeprefix(f"{clause.id}-")) for item in clause.items]
        assert numbers == sorted(set(numbers)), clause.id


def test_every_obligation_is_asked_about() -> None:
    """A demand of the text that no item names would count as met by those who answered the rest."""
    asked = {clause.id: {name for item in clause.items for name in item.obligations} for clause in CLAUSES}
    assert asked == {clause.id: set(clause.obligations) for clause in CLAUSES}


def test_core_scope_reaches_every_clause_with_scored_items_only() -> None:
    """A clause without a core item would be missing from a core assessment, and a context item there scores nothing."""
    assert [clause.id for clause in CLAUSES if not any(item.core for item in clause.items)] == []
    assert [item.id for item in ITEMS if item.core and not item.scored] == []


def test_no_item_asks_about_a_time_before_its_resolution() -> None:
    """An item in force too early would mark a nation down for a text that did not exist."""
    adopted = {checklist.id: checklist.resolution.adopted.year for checklist in CHECKLISTS.resolutions}
    assert [item.id for item in ITEMS if item.applies_from < adopted[item.resolution]] == []


def test_a_condition_is_asked_before_the_item_that_waits_for_it() -> None:
    """An item that waits for itself, for a later item or for one outside its scope or years could never be scored."""
    place = {item.id: number for number, item in enumerate(ITEMS)}
    for item in ITEMS:
        if item.depends_on:
            other = CHECKLISTS.items[item.depends_on.item]
            assert place[other.id] < place[item.id], item.id
            assert other.scored, item.id
            assert other.core or not item.core, item.id
            assert other.applies_from <= item.applies_from, item.id


def test_links_between_items_lead_there_and_back() -> None:
    """A link one way only would tell one of two readers of the same subject that the other question exists."""
    one_way = [(item.id, id_) for item in ITEMS for id_ in item.linked if item.id not in CHECKLISTS.items[id_].linked]
    assert one_way == []
    assert [item.id for item in ITEMS if item.id in item.linked or len(set(item.linked)) != len(item.linked)] == []


def test_every_ladder_has_five_different_rungs() -> None:
    """Two rungs that differ by a space or a capital only would leave the choice of level to chance."""
    for id_, rungs in LADDERS.items():
        assert len({" ".join(rung.casefold().split()) for rung in rungs}) == len(rungs) == 5, id_


def test_no_two_items_share_a_ladder() -> None:
    """A ladder pasted from another item would ask one thing and measure another."""
    assert [rungs for rungs, count in Counter(LADDERS.values()).items() if count > 1] == []


def test_the_last_rung_asks_for_level_3_and_more() -> None:
    """A top rung that stands alone could be reached by a nation that level 3 describes wrongly."""
    alone = {id_ for id_, rungs in LADDERS.items() if not re.match(r"As level 3\b", rungs[4])}
    assert alone == COUNTING_LADDERS


def test_rungs_build_on_the_rung_just_below() -> None:
    """'As level 3' on rung 3 or 2 would define a rung by itself or by a better one."""
    references = [
        (id_, level, int(named))
        for id_, rungs in LADDERS.items()
        for level, rung in enumerate(rungs)
        for named in re.findall(r"\b[Aa]s level (\d)", rung)
    ]
    assert [reference for reference in references if reference[2] != reference[1] - 1] == []
    assert references


def test_numeric_scales_run_from_level_0_to_level_4() -> None:
    """A scale without its ends would keep a nation from the worst or the best level, whatever its figure."""
    scored = [item for item in ITEMS if item.answer_type == "numeric" and item.scored]
    for item in scored:
        levels = [level for _, level in item.anchors]
        assert levels == sorted(levels, reverse=levels[0] > levels[-1]), item.id
        assert {levels[0], levels[-1]} == {0, 4}, item.id
    assert scored


def test_date_rules_say_what_every_date_is_worth() -> None:
    """A rule without its last step would leave the engine no level for a late date or for 'never'."""
    rules = {item.id: item.date_rule for item in ITEMS if item.scored and item.date_rule}
    for id_, rule in rules.items():
        steps = rule.months_after or rule.age_years_at_assessment
        beyond = rule.later if rule.months_after else rule.older
        assert (rule.reference_date is not None) == bool(rule.months_after), id_
        assert beyond is not None, id_
        assert rule.never == 0, id_
        levels = [*(level for _, level in steps), beyond, rule.never]
        assert [reach for reach, _ in steps] == sorted({reach for reach, _ in steps}), id_
        assert levels == sorted(levels, reverse=True), id_
    assert rules


# ----------------------------------------------------------------------------------------------------------------------
# Facts and delegations
# ----------------------------------------------------------------------------------------------------------------------


def test_facts_are_those_referred_to() -> None:
    """A fact nobody refers to is never shown, so nobody would notice when it grows old."""
    used = {
        id_ for clause in CLAUSES for facts in (clause.facts, *(item.facts for item in clause.items)) for id_ in facts
    }
    assert used == {fact.id for fact in CHECKLISTS.facts}


def test_every_fact_names_its_publisher_and_date() -> None:
    """A fact without publisher or date cannot be checked, and one dated ahead has not happened."""
    this_year = datetime.now(UTC).year
    for fact in CHECKLISTS.facts:
        assert re.fullmatch(r"\d{4}([-/]\d{4})?", fact.date), fact.id
        assert 2000 < int(fact.date[:4]) <= int(fact.date[-4:]) <= this_year, fact.id
        assert re.match(r"[A-Z]\w", fact.published_by), fact.id
        assert fact.statement.en.endswith("."), fact.id


def test_there_are_32_delegations_with_a_name_in_both_languages() -> None:
    """A delegation left out could not answer at all; one without a French name would be blank on a French screen."""
    names = [delegation.name.en for delegation in CHECKLISTS.delegations]
    assert len(set(names)) == len({delegation.name.fr for delegation in CHECKLISTS.delegations} - {""}) == 32
    assert names == sorted(names)


def test_delegations_acceded_when_the_resolutions_say() -> None:
    """A wrong accession date would move that nation's deadlines; the count of Allies at each adoption gives it away."""
    for checklist in CHECKLISTS.resolutions:
        about = checklist.resolution
        assert sum(nation.accession <= about.adopted for nation in CHECKLISTS.delegations) == about.allies_at_adoption
    assert all(nation.accession < datetime.now(UTC).date() for nation in CHECKLISTS.delegations)


def test_nine_allies_are_outside_the_european_union() -> None:
    """A wrong mark would offer an Ally outside the EU the answers that only an EU member can give, or the reverse."""
    outside = {nation.code for nation in CHECKLISTS.delegations if not nation.eu_member}
    assert outside == {"ALB", "CAN", "GBR", "ISL", "MKD", "MNE", "NOR", "TUR", "USA"}


# ----------------------------------------------------------------------------------------------------------------------
# Our own words
# ----------------------------------------------------------------------------------------------------------------------


def _words(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Return all English in our own wording with the place where it stands; quotations are no words of ours."""
    if isinstance(value, Words):
        yield where, value.en
    elif isinstance(value, WordList):
        yield from ((where, text) for text in value.en)
    elif isinstance(value, Model):
        owner = getattr(value, "id", where)
        for name in type(value).model_fields:
            yield from _words(getattr(value, name), f"{owner} {name}")
    elif isinstance(value, dict | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part, where)


OWN_WORDS = tuple(_words(CHECKLISTS, "checklists"))
FILES = sorted(FOLDER.rglob("*.toml"))


def test_all_our_words_are_looked_at() -> None:
    """A search that overlooks a field would call every word in it clean."""
    places = {where.split(" ", 1)[1] for where, _ in OWN_WORDS}
    assert {"question", "levels", "weak_claim", "traps", "tensions", "obligations", "meaning", "statement"} <= places
    assert sum(where.endswith(" weak_claim") for where, _ in OWN_WORDS) == len(ITEMS)


def test_questions_end_as_questions_and_sentences_as_sentences() -> None:
    """A text cut short in editing would lose its end first."""
    ends = {"question": "?", "levels": ".", "weak_claim": ".", "meaning": ".", "traps": ".", "tensions": "."}
    kinds = [(where, text, ends.get(where.split(" ", 1)[1])) for where, text in OWN_WORDS]
    assert [(where, text) for where, text, end in kinds if end and not text.endswith(end)] == []


def test_every_item_says_what_supports_it_and_what_does_not() -> None:
    """An item without evidence or weak claim would leave a modest and a boastful answer indistinguishable."""
    assert [item.id for item in ITEMS if not item.evidence.en or len(item.weak_claim.en.split()) < 5] == []


def test_no_two_questions_are_the_same() -> None:
    """A question pasted from another item would be asked, and counted, twice."""
    assert [text for text, count in Counter(item.question.en for item in ITEMS).items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_files_hold_no_stray_marks(path: Path) -> None:
    """Double and trailing spaces, tabs, web addresses and notes to oneself would all reach the screen and the CSV."""
    text = path.read_text(encoding="utf-8")
    stray = re.compile(r"\S\s{2,}\S|\t|\s$|https?:|\b(TO ?DO|TBC|TBD|FIXME|XXX)\b")
    assert [line for line in text.splitlines() if stray.search(line)] == []
    assert text.endswith("\n")


def test_our_words_use_one_kind_of_quote_and_dash() -> None:
    """Straight and curly quotes side by side would make a search for a phrase miss half of its places."""
    assert [(where, text) for where, text in OWN_WORDS if NOT_OF_OUR_KEYBOARD.search(text)] == []


def test_our_words_are_spelt_the_british_way() -> None:
    """'Defense' beside 'defence' would look like two subjects, and like two authors."""
    ours = [(where, re.sub("|".join(NAMED_SO_BY_THEMSELVES), "", text)) for where, text in OWN_WORDS]
    assert [(where, found[0]) for where, text in ours if (found := AMERICAN.search(text))] == []


def test_our_words_mock_nobody() -> None:
    """A jibe at a weak claim would turn away the very people who are asked to answer candidly."""
    assert [(where, found[0]) for where, text in OWN_WORDS if (found := MOCKING.search(text))] == []


def test_our_words_never_speak_of_compliance() -> None:
    """Both resolutions urge and bind nobody: who reads of compliance would take a recommendation for a rule."""
    assert [where for where, text in OWN_WORDS if "complian" in text.casefold()] == []


# ----------------------------------------------------------------------------------------------------------------------
# The values as loaded
# ----------------------------------------------------------------------------------------------------------------------


@BOTH
def test_the_hash_is_taken_over_sorted_json_without_spaces(resolution: str) -> None:
    """Another spelling of the same JSON would make an old assessment seem to follow another checklist."""
    checklist = CHECKLISTS.by_resolution[resolution]
    plain = checklist.model_dump(mode="json")
    spelt = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert checklist.canonical_json == spelt
    assert checklist.sha256 == hashlib.sha256(spelt.encode("utf-8")).hexdigest()


def test_canonical_json_keeps_letters_as_they_are() -> None:
    """A dash written as an escape would give the same text a second hash."""
    assert "capabilities \u2013 including" in CHECKLISTS.by_resolution["475"].canonical_json


def test_the_hash_does_not_depend_on_names_or_order_of_files(tmp_path: Path) -> None:
    """A hash that follows the disk would differ between two machines that hold the same checklists."""
    copy = shutil.copytree(FOLDER, tmp_path / "checklists", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for resolution in RESOLUTIONS:
        for number, path in enumerate(_clause_files(resolution)):
            (copy / resolution / path.name).rename(copy / resolution / f"{99 - number}-{path.name}")
    assert [c.sha256 for c in load_checklists(copy).resolutions] == [c.sha256 for c in CHECKLISTS.resolutions]


@BOTH
def test_the_hash_tells_a_changed_word(resolution: str) -> None:
    """A hash over less than the whole checklist would call two different checklists the same."""
    checklist = CHECKLISTS.by_resolution[resolution]
    *others, last = checklist.clauses
    reworded = last.model_copy(update={"note": Words(en="Another note.")})
    assert Checklist(resolution=checklist.resolution, clauses=(*others, reworded)).sha256 != checklist.sha256


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (CHECKLISTS, "themes"),
        (CHECKLISTS.resolutions[0], "clauses"),
        (CHECKLISTS.resolutions[0].resolution, "version"),
        (CLAUSES[0], "voluntary"),
        (ITEMS[0], "core"),
        (ITEMS[0].question, "en"),
        (CHECKLISTS.facts[0], "status"),
        (CHECKLISTS.delegations[0], "accession"),
    ],
    ids=lambda part: part if isinstance(part, str) else type(part).__name__,
)
def test_what_was_loaded_cannot_be_changed(value: Model, field: str) -> None:
    """All readers of a process share one copy: a page that changed it would change every other page's questions."""
    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, field, None)

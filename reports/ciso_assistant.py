"""This module makes the library file with which CISO Assistant loads both checklists as one framework."""

from math import gcd, lcm

import yaml

from checklists.model import Checklist, Checklists, Clause, Resolution
from reports.ciso_assistant_items import Content, item_node
from scoring.method import load_method

PACKAGER = "cyber-commitments"
REFERENCE = "nato-pa-459-475"

_DESCRIPTION = """Resolutions 459 (2019) and 475 (2022) of the NATO Parliamentary Assembly on cyber defence, clause \
by clause as adopted, with questions about each. Both are recommendations: they urge and bind nobody. Choose the \
groups of one resolution to see its score alone: a total over both has no meaning."""
_COPYRIGHT = """The adopted texts are quoted from the resolutions as published by the NATO Parliamentary Assembly. \
Everything else: EUPL-1.2."""
# Groups by resolution and scope: an audit takes the nodes that are in any of the groups chosen for it.
_GROUPS = {
    "core": ("core items", "The items a delegation with little time answers."),
    "full": ("all items", "All items that count in the score."),
    "context": ("context", "Asked for context, never scored. Give no score here."),
}


def library(checklists: Checklists) -> Content:
    """Return both checklists as a library of CISO Assistant, ready to be written as YAML.

    Its version is a whole number that rises with the version of either checklist. Items weigh so that, over all items
    of one resolution, each clause counts alike, as the method has it. Equal checklists make an equal library.
    """
    nodes = [node for checklist in checklists.resolutions for node in _nodes(checklist)]
    return {
        "urn": _urn("library"),
        "locale": "en",
        "ref_id": REFERENCE,
        "name": "NATO Parliamentary Assembly: cyber commitments (resolutions 459 and 475)",
        "description": _DESCRIPTION,
        "copyright": _COPYRIGHT,
        "version": sum(_number(checklist.resolution) for checklist in checklists.resolutions),
        "provider": "NATO Parliamentary Assembly",
        "packager": PACKAGER,
        "objects": {
            "framework": {
                "urn": _urn("framework"),
                "ref_id": REFERENCE,
                "name": "Cyber commitments",
                "description": f"{_DESCRIPTION} {_versions(checklists)}",
                "min_score": 0,
                "max_score": load_method().top_level,
                "scores_definition": _levels(),
                "implementation_groups_definition": [
                    group for checklist in checklists.resolutions for group in _groups(checklist)
                ],
                "requirement_nodes": nodes,
            }
        },
    }


def to_yaml(content: Content) -> bytes:
    """Return a library as YAML in UTF-8, in the order it is given, with no line cut."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=2**31).encode()


def _urn(kind: str, *more: str) -> str:
    return ":".join(("urn", PACKAGER, "risk", kind, REFERENCE, *more)).lower()


def _number(resolution: Resolution) -> int:
    major, minor, patch = (int(part) for part in resolution.version.split("."))
    return (major * 100 + minor) * 100 + patch


def _versions(checklists: Checklists) -> str:
    named = (f"{c.id} {c.version}, sha256 {c.sha256}" for c in checklists.resolutions)
    return f"Checklists: {'; '.join(named)}."


def _levels() -> list[Content]:
    top = load_method().top_level
    ends = {0: "Nothing of it, or not shown.", top: "Full alignment with the text."}
    between = "As the item's own ladder says; half way where an answer is partial."
    return [
        {"score": level, "name": f"Level {level}", "description": ends.get(level, between)} for level in range(top + 1)
    ]


def _groups(checklist: Checklist) -> list[Content]:
    return [
        {"ref_id": f"{checklist.id}-{group}", "name": f"Resolution {checklist.id}: {name}", "description": meaning}
        | ({"default_selected": True} if group == "full" else {})
        for group, (name, meaning) in _GROUPS.items()
    ]


def _nodes(checklist: Checklist) -> list[Content]:
    root = {
        "urn": _urn("req_node", checklist.id),
        "assessable": False,
        "depth": 1,
        "ref_id": checklist.id,
        "name": checklist.resolution.title.en,
        "description": checklist.resolution.opening.en,
    }
    weights = _weights(checklist)
    return [root, *(node for clause in checklist.clauses for node in _clause_nodes(clause, str(root["urn"]), weights))]


def _clause_nodes(clause: Clause, parent: str, weights: dict[str, int]) -> list[Content]:
    chapeau = f"{clause.chapeau.en} " if clause.chapeau else ""
    node = {
        "urn": _urn("req_node", clause.id),
        "assessable": False,
        "depth": 2,
        "parent_urn": parent,
        "ref_id": f"{clause.resolution} {clause.label}",
        "description": chapeau + clause.text.en,
    }
    items = [
        item_node(item, urn=_urn("req_node", item.id), parent=str(node["urn"]), weight=weights[clause.id])
        for item in clause.items
    ]
    return [node, *items]


def _weights(checklist: Checklist) -> dict[str, int]:
    """Return what each item of a clause weighs, in the smallest whole numbers that make all clauses weigh alike."""
    counts = {clause.id: max(sum(item.scored for item in clause.items), 1) for clause in checklist.clauses}
    whole = lcm(*counts.values())
    shares = {id_: whole // count for id_, count in counts.items()}
    common = gcd(*shares.values())
    return {id_: share // common for id_, share in shares.items()}

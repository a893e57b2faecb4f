"""This module is the door to the store: every read and every save, by plain functions."""

from assessments.collecting import collect_years
from assessments.condition import read_condition
from assessments.delegations import list_delegations
from assessments.heads import find_log_head, read_log_head
from assessments.importing import import_assessment, load_documents
from assessments.importing_years import import_years
from assessments.people import add_person, change_person, list_people, my_rights
from assessments.pinned import read_checklists
from assessments.reading import (
    list_administration,
    list_assessments,
    list_changes,
    read_assessment,
    read_assessment_by_id,
    read_revision,
)
from assessments.replies import add_reply, remove_reply
from assessments.respondents import assign_clause, save_opinion
from assessments.returning import compare_returned, read_versions, save_returned
from assessments.reviewing import countersign, list_reviews, send_to_review, take_back
from assessments.saving import (
    change_scope,
    confirm_responses,
    save_plan,
    save_response,
    save_target,
    set_aside,
    set_last_clause,
)
from assessments.sign_ins import end_sign_ins, list_sign_ins, sign_in, sign_out, stay_signed_in
from assessments.submitting import list_submissions, restate_assessment, submit_assessment
from assessments.texts import LINE_LIMIT, NOTE_LIMIT
from assessments.upkeep import list_kept_backups, make_backup
from assessments.years import carry_forward, remove_assessment, start_assessment

__all__ = [
    "LINE_LIMIT",
    "NOTE_LIMIT",
    "add_person",
    "add_reply",
    "assign_clause",
    "carry_forward",
    "change_person",
    "change_scope",
    "collect_years",
    "compare_returned",
    "confirm_responses",
    "countersign",
    "end_sign_ins",
    "find_log_head",
    "import_assessment",
    "import_years",
    "list_administration",
    "list_assessments",
    "list_changes",
    "list_delegations",
    "list_kept_backups",
    "list_people",
    "list_reviews",
    "list_sign_ins",
    "list_submissions",
    "load_documents",
    "make_backup",
    "my_rights",
    "read_assessment",
    "read_assessment_by_id",
    "read_checklists",
    "read_condition",
    "read_log_head",
    "read_revision",
    "read_versions",
    "remove_assessment",
    "remove_reply",
    "restate_assessment",
    "save_opinion",
    "save_plan",
    "save_response",
    "save_returned",
    "save_target",
    "send_to_review",
    "set_aside",
    "set_last_clause",
    "sign_in",
    "sign_out",
    "start_assessment",
    "stay_signed_in",
    "submit_assessment",
    "take_back",
]

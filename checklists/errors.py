"""This module holds the errors a reader of checklists or assessments can meet."""


class ChecklistError(Exception):
    """A checklist file is wrong. The message names the file, the key, what was found and what to do."""


class AssessmentError(Exception):
    """An assessment document is wrong. `faults` holds one plain line per fault; nothing was changed.

    Attributes:
        faults: the lines, in the order of the document.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))

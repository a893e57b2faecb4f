"""This module holds the words and bounds that all shapes of the checklists are made of."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

AnswerType = Literal["maturity", "yes-no-partial", "numeric", "date"]
Choice = Literal["yes", "partial", "no"]
Respondent = Literal["government", "parliament", "alliance"]
Scope = Literal["core", "full"]
Side = Literal["government", "parliament"]
# In review its answers stand still while others confirm them. A restatement is a submitted assessment that was opened
# again, to be corrected for a reason.
Status = Literal["draft", "in_review", "submitted", "restating"]
Trajectory = Literal["attain", "increase", "sustain", "mixed"]
Level = Annotated[int, Field(ge=0, le=4, strict=True)]
FilledText = Annotated[str, Field(min_length=1, pattern=r"\S")]
Ordinal = Annotated[int, Field(ge=1, strict=True)]


def _only_iso_dates(found: object) -> object:
    if type(found) is date or (isinstance(found, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", found, re.ASCII)):
        return found
    raise ValueError("Input should be a date such as 2021-05-31")


IsoDate = Annotated[date, BeforeValidator(_only_iso_dates)]


class Model(BaseModel):
    """Technical base: values that never change, and no key we do not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Model):
    """One text in our own wording, by language; French is empty until it is written."""

    en: FilledText
    fr: str = ""


class WordList(Model):
    """Several texts in our own wording, by language, in a fixed order."""

    en: tuple[FilledText, ...]
    fr: tuple[FilledText, ...] = ()


class AdoptedText(Model):
    """Words of a resolution exactly as adopted, in the language we hold. A quotation: never edited."""

    en: FilledText

"""This module typesets: our own template with data beside it, to PDF or PNG; no browser, no network, no system font.

Data reach the template as one JSON text and are never markup there. Its root is the folder of the template, so that it
can open nothing else.
"""

import datetime
import json
from pathlib import Path
from typing import Any, Literal

import typst

from reports.dossier.letters import all_printable

TEMPLATE = Path(__file__).parent / "template"
DOSSIER, FIGURE = TEMPLATE / "dossier.typ", TEMPLATE / "figure.typ"
PIXELS_PER_INCH = 300
STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1, accessible PDF: the typesetter refuses what would break it.


class TypesettingError(Exception):
    """The typesetter could not set what it was given: a fault of this program, not of who reads it."""


def to_pdf(data: dict[str, Any], *, template: Path = DOSSIER, made_at: datetime.datetime) -> bytes:
    """Return a tagged PDF; equal data give equal bytes.

    Args:
        data: texts of any origin, numbers and lists; beside them charts and the title of the file, under their keys.
        template: the main file; what stands in its folder is all that it can open.
        made_at: written into the file as its date.

    Raises:
        TypesettingError: it could not be set.
    """
    whole = made_at.astimezone(datetime.UTC).replace(microsecond=0)
    return _compiled(data, template, format="pdf", pdf_standards=STANDARD, timestamp=whole)


def to_png(svg: str) -> bytes:
    """Return a chart as PNG, 300 pixels an inch, on white.

    Raises:
        TypesettingError: it could not be set.
    """
    return _compiled({"svg": svg}, FIGURE, format="png", ppi=PIXELS_PER_INCH)


def _compiled(data: dict[str, Any], template: Path, **options: Any) -> bytes:  # noqa: ANN401  the typesetter's own
    try:
        made = typst.compile(
            str(template),
            root=str(template.parent),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
            **options,
        )
    except typst.TypstError as error:
        raise TypesettingError(f"{template.name} could not be typeset: {error}") from error
    except BaseException as error:
        # A panic of the typesetter is no Exception, lest it be caught; here it must not end the server.
        if type(error).__name__ != "PanicException":
            raise
        raise TypesettingError(f"{template.name} could not be typeset: the typesetter broke off ({error}).") from error
    if not isinstance(made, bytes):
        raise TypesettingError(f"{template.name} gave several files where one was expected.")
    return made


def _printable(value: Any) -> Any:  # noqa: ANN401  anything JSON can hold
    """Make texts printable; charts, which are ours, and the title, made so already, pass as they are."""
    if isinstance(value, dict):
        return {key: inner if key in _AS_THEY_ARE else _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else all_printable(value)


_AS_THEY_ARE = frozenset({"svg", "bar", "swatches", "file_title"})

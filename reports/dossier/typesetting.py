"""This module typesets: our own template with data beside it, to PDF or PNG; no browser, no network, no system font.

Data reach the template as one JSON text and are never markup there. Its root is the folder of the template, so that it
can open nothing else.
"""

import datetime
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from reports.dossier.letters import all_printable

TEMPLATE = Path(__file__).parent / "template"
DOSSIER, FIGURE = TEMPLATE / "dossier.typ", TEMPLATE / "figure.typ"
TYPESETTER = Path(__file__).parent / "typesetter.py"
PIXELS_PER_INCH = 300
STANDARD = "ua-1"  # PDF/UA-1, accessible PDF: the typesetter refuses what would break it.
# A full year takes about a second; whatever takes this long is a fault.
LONGEST_SECONDS = 120
_AS_THEY_ARE = frozenset({"svg", "bar", "swatches", "file_title"})


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
    whole = made_at.astimezone(datetime.UTC).replace(microsecond=0).isoformat()
    return _typeset(data, template, {"format": "pdf", "pdf_standards": STANDARD, "made_at": whole})


def to_png(svg: str) -> bytes:
    """Return a chart as PNG, 300 pixels an inch, on white.

    Raises:
        TypesettingError: it could not be set.
    """
    return _typeset({"svg": svg}, FIGURE, {"format": "png", "ppi": PIXELS_PER_INCH})


def _typeset(data: dict[str, Any], template: Path, options: dict[str, Any]) -> bytes:
    text = json.dumps(_printable(data), ensure_ascii=False)
    job = {"template": str(template), "root": str(template.parent), "data": text, "options": options}
    try:
        done = subprocess.run(  # noqa: S603  our own script, and no word of the job on the command line
            [sys.executable, "-I", str(TYPESETTER)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TypesettingError(f"{template.name} could not be typeset: {error}") from error
    if done.returncode != 0:
        reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise TypesettingError(f"{template.name} could not be typeset: {reason or f'it ended by {done.returncode}'}")
    return done.stdout


def _printable(value: Any) -> Any:  # noqa: ANN401  anything JSON can hold
    """Make texts printable; charts, which are ours, and the title, made so already, pass as they are."""
    if isinstance(value, dict):
        return {key: inner if key in _AS_THEY_ARE else _printable(inner) for key, inner in value.items()}
    return [_printable(inner) for inner in value] if isinstance(value, list | tuple) else all_printable(value)

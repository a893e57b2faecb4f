"""This script is the typesetter's own process: a job comes in as JSON, the file goes out; it ends after one.

It is started by `reports.dossier.typesetting`, apart from the server: what the typesetter keeps in memory, several
hundred megabytes after a few files, goes with it, and where it breaks off or runs on, nothing else does.
"""

import datetime
import json
import sys

import typst


def main() -> None:
    """Read a job from the standard input, and write the file, or else why there is none to the error stream."""
    job = json.loads(sys.stdin.buffer.read())
    made_at = job["options"].pop("made_at", None)
    moment = datetime.datetime.fromisoformat(made_at) if made_at else None
    try:
        made = typst.compile(
            job["template"],
            root=job["root"],
            ignore_system_fonts=True,
            sys_inputs={"data": job["data"]},
            timestamp=moment,
            **job["options"],
        )
    except typst.TypstError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"".join(made))


if __name__ == "__main__":
    main()

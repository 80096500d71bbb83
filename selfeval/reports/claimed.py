"""The child process that opens anybody's PDF: `python -m selfeval.reports.claimed < file`.

It limits itself before it looks at the first byte. The answer is one JSON document on the standard output:
whether the file opens, and the content and version that it says it was made from. No Django, no database.
"""

import io
import json
import resource
import sys

from pikepdf import Pdf

from budgets.workbooks.limits import confine

MAX_FILE = 50 * 1024 * 1024
CPU_SECONDS = 5  # an issued file of 300 forms takes a tenth of a second
LONGEST = 200  # characters of what a file says of itself


def main() -> None:
    confine()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        answer = claim_of(sys.stdin.buffer.read(MAX_FILE))
    except Exception:  # anybody's file: whatever is wrong with it, it does not open
        answer = {"opens": False}
    sys.stdout.write(json.dumps(answer))


def claim_of(data: bytes) -> dict:
    with Pdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as meta:
        identifier, version = str(meta.get("dc:identifier", "")), str(meta.get("xmpMM:VersionID", ""))
    kind, _, digest = identifier.partition(":")
    return {"opens": True, "sha256": digest[:LONGEST] if kind == "sha256" else "", "version": version[:LONGEST]}


if __name__ == "__main__":
    main()

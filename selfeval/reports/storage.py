"""Where issued files lie: under the hash of what they hold, and nothing leaves here that does not match it.

REPORTS_DIR/issued/  the files of versions, kept for ever
REPORTS_DIR/public/  what the public reads where a version hides something
REPORTS_DIR/*.pdf    parts and drafts, by the hash of what they print: removed when long unused, else printed once
"""

import re
import time
from contextlib import suppress
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

KEEP_PARTS = timedelta(days=90)
KEEP_TORN = timedelta(days=1)  # what a writer that died left half-written
PART = re.compile(r"[0-9a-f]{64}\.pdf")
TORN = re.compile(r"\.[0-9a-f]{64}(\.pdf)?\.\d+|\.package-\d+\.zip")


class NotWhole(Exception):
    """A kept file is gone or altered; the text says which and what to do."""


def path_of(digest: str) -> Path:
    return settings.REPORTS_DIR / "issued" / digest[:2] / digest


def read_whole(digest: str, name: str) -> bytes:
    """A kept file, its hash verified. Raises NotWhole."""
    with open_whole(digest, name) as file:
        return file.read()


def open_whole(digest: str, name: str) -> BinaryIO:
    """A kept file to be read from its beginning, its hash verified first, whatever its size. Raises NotWhole."""
    try:
        file = path_of(digest).open("rb")
    except OSError:
        raise NotWhole(f"“{name}”不在存储中，不能下载：请联系系统管理员，从备份恢复这个文件。") from None
    if file_digest(file, "sha256").hexdigest() != digest:
        file.close()
        raise NotWhole(f"“{name}”与印发时的校验码不符，已被改动，不能下载：请联系系统管理员，从备份恢复这个文件。")
    file.seek(0)
    return file


def remove_unused() -> int:
    """Remove parts that nobody read for long, and what dead writers left; answer how many parts it were."""
    removed = 0
    for path in settings.REPORTS_DIR.glob("*.pdf"):
        removed += bool(PART.fullmatch(path.name)) and _remove_after(path, KEEP_PARTS)
    for path in settings.REPORTS_DIR.rglob(".*"):
        if TORN.fullmatch(path.name):
            _remove_after(path, KEEP_TORN)
    return removed


def _remove_after(path: Path, age: timedelta) -> bool:
    """Remove a file that was neither written nor, as far as the disk notes it, read for so long."""
    with suppress(OSError):
        noted = path.stat()
        if time.time() - max(noted.st_mtime, noted.st_atime) > age.total_seconds():
            path.unlink()
            return True
    return False

"""Where issued files lie: under the hash of what they hold, and nothing leaves here that does not match it."""

from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


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

"""Files that people bring as proof: what they may be is told by name, size and first bytes alike."""

from dataclasses import dataclass
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile

LARGEST = 10 * 1024 * 1024
NAME_LENGTH = 120
SIGNATURES = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".xlsx": b"PK\x03\x04",
    ".docx": b"PK\x03\x04",
}
# A zip file is a workbook or a document only if it holds this part.
PARTS = {".xlsx": b"xl/workbook.xml", ".docx": b"word/document.xml"}
KINDS = "pdf、png、jpg、xlsx、docx"


class NotAnAttachment(Exception):
    """The file is none that is kept; the message says why."""


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept, under the name that its owner gave it."""

    name: str
    content: bytes

    @property
    def stored(self) -> ContentFile:
        """The file under a name that nobody can guess or choose."""
        return ContentFile(self.content, name=uuid4().hex + PurePath(self.name).suffix.lower())


def attachment_from(name: str, content: bytes) -> Attachment:
    """The file if it is of a known kind, not empty and not too large; raises NotAnAttachment."""
    name = PurePath(name.replace("\\", "/")).name
    suffix = PurePath(name).suffix.lower()
    suffix = ".jpg" if suffix == ".jpeg" else suffix
    if suffix not in SIGNATURES:
        raise NotAnAttachment(f"“{_short(name)}”不能作为附件：只接受{KINDS}文件。")
    if not content:
        raise NotAnAttachment(f"“{_short(name)}”是空文件，请重新选择。")
    if len(content) > LARGEST:
        raise NotAnAttachment(f"“{_short(name)}”超过10MB，请压缩后再上传。")
    if not content.startswith(SIGNATURES[suffix]) or PARTS.get(suffix, b"") not in content:
        raise NotAnAttachment(f"“{_short(name)}”的内容不是{suffix[1:]}文件，请检查文件是否损坏或被改过扩展名。")
    stem = PurePath(name).stem[: NAME_LENGTH - len(suffix)]
    return Attachment(stem + suffix, content)


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:30]}…"

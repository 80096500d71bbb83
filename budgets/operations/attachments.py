"""Files that people bring as proof: what they may be is told by name, size and first bytes alike."""

import io
import zipfile
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
CONTENT_TYPES, LONGEST_TYPES = "[Content_Types].xml", 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old files, and of new ones with a password
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
IS_ENCRYPTED = 1  # the flag of a part of a zip file
MACRO_PARTS, MACRO_TYPES = ("vbaproject", "macrosheets/"), (b"macroenabled", b"vbaproject")
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
    if content.startswith(OLE) and suffix in PARTS:
        _refuse_container(name, content, suffix)
    if not content.startswith(SIGNATURES[suffix]) or PARTS.get(suffix, b"") not in content:
        raise NotAnAttachment(f"“{_short(name)}”的内容不是{suffix[1:]}文件，请检查文件是否损坏或被改过扩展名。")
    if suffix in PARTS:
        _refuse_parts(name, content, suffix)
    stem = PurePath(name).stem[: NAME_LENGTH - len(suffix)]
    return Attachment(stem + suffix, content)


def _refuse_container(name: str, content: bytes, suffix: str) -> None:
    if ENCRYPTED in content:
        raise NotAnAttachment(f"“{_short(name)}”有密码保护，审核人打不开。请取消密码后再上传。")
    raise NotAnAttachment(f"“{_short(name)}”是旧格式的文件，只改了扩展名。请用Office或WPS另存为{suffix}后再上传。")


def _refuse_parts(name: str, content: bytes, suffix: str) -> None:
    """Macros run on the reader's machine, whatever the file is called."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & IS_ENCRYPTED for entry in entries):
                _refuse_container(name, ENCRYPTED, suffix)
            with archive.open(CONTENT_TYPES) as part:
                types = part.read(LONGEST_TYPES).lower()
    except NotAnAttachment:
        raise
    except Exception as broken:  # zipfile and zlib raise a dozen kinds on broken bytes
        words = f"“{_short(name)}”的内容不是完整的{suffix[1:]}文件，请检查文件是否损坏。"
        raise NotAnAttachment(words) from broken
    names = " ".join(entry.filename for entry in entries).lower()
    if any(word in names for word in MACRO_PARTS) or any(word in types for word in MACRO_TYPES):
        raise NotAnAttachment(f"“{_short(name)}”含有宏，不能作为附件。请另存为不含宏的{suffix}后再上传。")


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:30]}…"

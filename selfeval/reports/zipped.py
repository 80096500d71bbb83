"""Zip files that are the same bytes for the same contents: fixed dates, fixed order, no trace of the machine."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can say
REGULAR_FILE = 0o644 << 16
UNIX = 3


def entry(name: str, packed: bool = True) -> ZipInfo:
    info = ZipInfo(name, EPOCH)
    info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
    info.external_attr, info.create_system = REGULAR_FILE, UNIX
    return info


def settled(data: bytes, changed: Mapping[str, bytes] | None = None) -> bytes:
    """An Office file without the moment at which it was saved; `changed` are parts to put in the place of its own."""
    changed, output = changed or {}, BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(output, "w") as target:
        for name in source.namelist():
            target.writestr(entry(name), changed.get(name) or source.read(name))
    return output.getvalue()

"""核验: whether a file, or the code printed on a page, is that of an issued report."""

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from io import BytesIO

from selfeval.reports.models import IssuedFile, IssuedReport
from selfeval.reports.queries.process import newer_than
from selfeval.reports.queries.publishing import partial, public_content, public_path
from selfeval.reports.render import identity_of

PRINTED, WHOLE = 16, 64  # digits of the code in the footer, and of a whole hash
MAX_FILE = 50 * 1024 * 1024


class Answer(StrEnum):
    CURRENT = "CURRENT"
    OLDER = "OLDER"
    ALTERED = "ALTERED"
    UNKNOWN = "UNKNOWN"
    UNREADABLE = "UNREADABLE"


@dataclass(frozen=True)
class Verdict:
    """What is known of a file or code, in words for whoever holds it."""

    answer: Answer
    words: str
    issued: IssuedReport | None = None
    newer: IssuedReport | None = None
    file: IssuedFile | None = None

    @property
    def is_good(self) -> bool:
        return self.answer in (Answer.CURRENT, Answer.OLDER)


def verify_code(text: str) -> Verdict:
    """The 16 digits of the footer, or a whole SHA-256 of a content or a file; spaces do not matter."""
    code = re.sub(r"\s", "", text).lower()
    if len(code) not in (PRINTED, WHOLE) or not re.fullmatch("[0-9a-f]+", code):
        return Verdict(
            Answer.UNREADABLE,
            f"“{text.strip()[:80]}”不是校验码：请填写页脚的{PRINTED}位校验码，或完整的{WHOLE}位校验码（数字和字母a至f）。",
        )
    issued = IssuedReport.objects.filter(sha256__startswith=code).order_by("-number").first()
    if issued is not None:
        return _known(issued)
    file = IssuedFile.objects.filter(sha256__startswith=code).order_by("-issued__number").first()
    if file is not None:
        return _known(file.issued, file)
    for issued in partial():
        if public_content(issued)[0].sha256.startswith(code):
            return _known(issued, partial=True)
    return Verdict(Answer.UNKNOWN, "没有已印发的报告使用这个校验码。请核对是否抄写有误；草稿上的校验码不能核验。")


def verify_file(data: bytes) -> Verdict:
    """A file that somebody brings: byte for byte one of ours, or a PDF that only says so of itself."""
    if not data:
        return Verdict(Answer.UNREADABLE, "文件是空的，不能核验。")
    file = IssuedFile.objects.filter(sha256=sha256(data).hexdigest()).order_by("-issued__number").first()
    if file is not None:
        return _known(file.issued, file)
    if data.startswith(b"%PDF"):
        opens, claim = claimed_by(data)
        if not opens:
            return Verdict(Answer.UNREADABLE, "这个PDF文件已损坏，打不开，不能核验。")
        if claim:
            return _claimed(data, *claim)
    return Verdict(Answer.UNKNOWN, "这个文件不是已印发报告的文件：系统没有印发过它，或者它被改动过。")


def claimed_by(data: bytes) -> tuple[bool, tuple[str, int | None] | None]:
    """Whether a PDF opens at all, and the content and version that it says it was made from."""
    try:
        return True, identity_of(BytesIO(data))
    except Exception:  # anybody's file: whatever is wrong with it, it does not open
        return False, None


def _claimed(data: bytes, digest: str, version: int | None) -> Verdict:
    """Bytes that are not ours, with our name on them; the public variant is kept beside the issued files."""
    for issued in partial():
        if public_content(issued)[0].sha256 == digest:
            path = public_path(digest)
            if path.exists() and path.read_bytes() == data:
                return _known(issued, partial=True)
            return _altered(issued)
    issued = IssuedReport.objects.filter(sha256=digest).order_by("-number").first()
    if issued is None:
        return Verdict(Answer.UNKNOWN, "这是一份没有印发过的报告（草稿，或不是本系统生成的文件）。")
    if version is None:
        words = f"这是草稿打印件，不是印发的文件；它的内容校验码与{name_of(issued)}相同，请以印发的文件为准。"
        return Verdict(Answer.UNKNOWN, words, issued, newer_than(issued))
    return _altered(issued)


def _altered(issued: IssuedReport) -> Verdict:
    words = f"文件自称是{name_of(issued)}，但与印发的文件不一致：它被改动过，请以印发的文件为准。"
    return Verdict(Answer.ALTERED, words, issued, newer_than(issued))


def _known(issued: IssuedReport, file: IssuedFile | None = None, partial: bool = False) -> Verdict:
    newer = newer_than(issued)
    what = f"的{file.get_kind_display()}" if file else "的公开文本（不含不宜公开的项目）" if partial else ""
    if newer is None:
        return Verdict(Answer.CURRENT, f"是已印发的报告：{name_of(issued)}{what}，是现行版本。", issued, None, file)
    words = f"是已印发的报告：{name_of(issued)}{what}，但已有新版本：第{newer.number}版，现行的是新版本。"
    return Verdict(Answer.OLDER, words, issued, newer, file)


def name_of(issued: IssuedReport) -> str:
    return f"{issued.department.name}{issued.fiscal_year.year}年度自评报告第{issued.number}版"

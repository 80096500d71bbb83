"""核验: whether a file, or the code printed on a page, is that of an issued report."""

import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from budgets.workbooks.limits import Died, run_child
from selfeval.reports.claimed import MAX_FILE
from selfeval.reports.models import IssuedFile, IssuedReport, PublicPrint
from selfeval.reports.queries.process import newer_than
from selfeval.reports.queries.publishing import is_what_the_public_reads, printed_as, public_path, shown_as

__all__ = ["MAX_FILE", "Answer", "Verdict", "code_of", "verify_code", "verify_file"]
PRINTED, WHOLE = 16, 64  # digits of the code in the footer, and of a whole hash
BESIDE = re.compile(r"sha-?256|第\d+版|内容|文件|校验码|页脚|草稿")  # what is copied with a code
SIGNS = re.compile(r"[\s\W_]+")
MISREAD = str.maketrans("oil", "011")  # no digit of a code looks so


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


def code_of(text: str) -> str:
    """The code in what somebody typed or pasted: any width, with hyphens, blanks, and the words that stand before it.

    Empty where there is none.
    """
    written = unicodedata.normalize("NFKC", text).lower()
    code = SIGNS.sub("", BESIDE.sub("", written)).translate(MISREAD)
    return code if len(code) in (PRINTED, WHOLE) and re.fullmatch("[0-9a-f]+", code) else ""


def verify_code(text: str) -> Verdict:
    """The 16 digits of the footer, or a whole SHA-256 of a content or a file."""
    code = code_of(text)
    if not code:
        words = f"请填写页脚的{PRINTED}位校验码，或完整的{WHOLE}位校验码（数字和字母a至f）。"
        return Verdict(Answer.UNREADABLE, f"“{text.strip()[:80]}”不是校验码：{words}")
    issued = IssuedReport.objects.filter(sha256__startswith=code).order_by("-number").first()
    if issued is not None:
        return _known(issued)
    file = IssuedFile.objects.filter(sha256__startswith=code).order_by("-issued__number").first()
    if file is not None:
        return _known(file.issued, file)
    if found := printed_as(code) or shown_as(code):
        return _public(found)
    return Verdict(Answer.UNKNOWN, "没有已印发的报告使用这个校验码。请核对是否抄写有误；草稿上的校验码不能核验。")


def verify_file(data: bytes) -> Verdict:
    """A file that somebody brings: byte for byte one of ours, or a PDF that only says so of itself."""
    if not data:
        return Verdict(Answer.UNREADABLE, "文件是空的，不能核验。")
    digest = sha256(data).hexdigest()
    file = IssuedFile.objects.filter(sha256=digest).order_by("-issued__number").first()
    if file is not None:
        return _known(file.issued, file)
    if printed := printed_as(digest):
        return _public(printed)
    if data.startswith(b"%PDF"):
        opens, claim = claimed_by(data)
        if not opens:
            return Verdict(Answer.UNREADABLE, "这个PDF文件打不开（已损坏、有密码或内容异常），不能核验。")
        if claim:
            return _claimed(data, *claim)
    return Verdict(Answer.UNKNOWN, "这个文件不是已印发报告的文件：系统没有印发过它，或者它被改动过。")


def claimed_by(data: bytes) -> tuple[bool, tuple[str, int | None] | None]:
    """Whether a PDF opens at all, and the content and version that it says it was made from. A child opens it."""
    try:
        answer = json.loads(run_child("selfeval.reports.claimed", data))
    except (Died, ValueError):
        return False, None
    digest, version = answer.get("sha256", ""), answer.get("version", "")
    is_version = version.isascii() and version.isdecimal() and len(version) < 10
    return answer["opens"], (digest, int(version) if is_version else None) if digest else None


def _claimed(data: bytes, digest: str, version: int | None) -> Verdict:
    """Bytes that are not ours, with our name on them."""
    issued = IssuedReport.objects.filter(sha256=digest).order_by("-number").first()
    if issued is None:
        public = printed_as(digest) or shown_as(digest)
        if public is not None:
            kept = public_path(public.content_sha256)  # one that was printed before prints were put down
            is_kept = not public.file_sha256 and kept.exists() and kept.read_bytes() == data
            return _public(public) if is_kept else _altered(public.issued)
        return Verdict(Answer.UNKNOWN, "这是一份没有印发过的报告（草稿，或不是本系统生成的文件）。")
    if version is None:
        words = f"这是草稿打印件，不是印发的文件；它的内容校验码与{name_of(issued)}相同，请以印发的文件为准。"
        return Verdict(Answer.UNKNOWN, words, issued, newer_than(issued))
    return _altered(issued)


def _altered(issued: IssuedReport) -> Verdict:
    words = f"文件自称是{name_of(issued)}，但与印发的文件不一致：它被改动过，请以印发的文件为准。"
    return Verdict(Answer.ALTERED, words, issued, newer_than(issued))


def _known(issued: IssuedReport, file: IssuedFile | None = None) -> Verdict:
    newer = newer_than(issued)
    what = f"的{file.get_kind_display()}" if file else ""
    if newer is None:
        return Verdict(Answer.CURRENT, f"是已印发的报告：{name_of(issued)}{what}，是现行版本。", issued, None, file)
    words = f"是已印发的报告：{name_of(issued)}{what}，但已有新版本：第{newer.number}版，现行的是新版本。"
    return Verdict(Answer.OLDER, words, issued, newer, file)


def _public(printed: PublicPrint) -> Verdict:
    """What was once given to the public, whatever it reads today."""
    issued, newer = printed.issued, newer_than(printed.issued)
    words = f"是已印发的报告：{name_of(issued)}的公开文本（不含不宜公开的项目）"
    if newer is not None:
        words = f"{words}，但已有新版本：第{newer.number}版，现行的是新版本。"
        return Verdict(Answer.OLDER, words, issued, newer)
    if is_what_the_public_reads(printed):
        return Verdict(Answer.CURRENT, f"{words}，是现行版本。", issued)
    words = (
        f"是本系统较早公开的文本：{name_of(issued)}（不含不宜公开的项目），公开的内容此后有变动，请以现在公开的为准。"
    )
    return Verdict(Answer.OLDER, words, issued)


def name_of(issued: IssuedReport) -> str:
    return f"{issued.department.name}{issued.fiscal_year.year}年度自评报告第{issued.number}版"

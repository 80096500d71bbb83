"""归档包: one zip with the files of a version, evidence, opinions and trail, and a list of checksums.

It is written to the disk piece by piece, so that a gigabyte of evidence takes a megabyte of memory.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath
from zipfile import ZipFile

from django.utils import timezone

from budgets.models import FiscalYear
from budgets.workbooks.export import Column, Kind, Listing, to_csv, to_xlsx
from selfeval.assessments.exports import TRAIL, trail_cells
from selfeval.assessments.queries.trail import Kind as Happened
from selfeval.assessments.telling import told
from selfeval.reports.queries.package import Paper, events_of_year, papers_of, steps_of_year
from selfeval.reports.values import AnnualReport
from selfeval.reports.workflow import Action, State
from selfeval.reports.zipped import entry, settled

CHUNK = 1024 * 1024
MOST = 20_000_000_000  # bytes of evidence: the archive is hashed before each download, a gigabyte a second
LIST = "校验清单.txt"
HOW = (
    "# 归档包校验清单：每行是一个文件的SHA-256校验码和路径。",
    "# 核对方法：解压后在本文件所在的文件夹执行 sha256sum -c 校验清单.txt；",
    "# Windows下执行 certutil -hashfile 文件名 SHA256，与本清单中的校验码比较。",
)
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')
RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
LONGEST_FOLDER, LONGEST_NAME = 30, 60
OPINIONS = {Happened.STEP, Happened.COMMENT, Happened.RESOLVED, Happened.DEDUCTION}
# The properties of a list's workbook, without the moment at which it was written.
SPACE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
UNDATED = {"docProps/core.xml": f'<cp:coreProperties xmlns:cp="{SPACE}"/>'.encode()}
STEPS = (
    Column("时间", Kind.DAY, 18),
    Column("办理人", width=12),
    Column("操作", width=12),
    Column("原状态", width=12),
    Column("新状态", width=12),
    Column("意见", width=40),
    Column("内容校验码", width=40),
)


@dataclass
class Package:
    """A zip being written: what is in it, and what could not be put into it."""

    zip: ZipFile
    sums: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    size: int = 0

    def add(self, path: str, data: bytes, packed: bool = False) -> None:
        self.taken.add(path.casefold())
        self.zip.writestr(entry(path, packed), data)
        self.sums.append((sha256(data).hexdigest(), path))

    def bring(self, folder: str, paper: Paper) -> None:
        """A file from the disk. One that is missing or altered is named in the list and stops nothing."""
        path = self.free(folder, safe_name(paper.name))
        try:
            with paper.path.open("rb") as source:
                size = os.fstat(source.fileno()).st_size
                if self.size + size > MOST:
                    self.troubles.append(f"{path}：没有收入，归档包最多收入约20GB材料，请在系统中查看。")
                    return
                digest = self._copy(path, source)
        except OSError:
            self.troubles.append(f"{path}：存储中没有这个文件，没有收入，请联系系统管理员从备份恢复。")
            return
        self.size += size
        if paper.sha256 and digest != paper.sha256:
            self.troubles.append(f"{path}：与上传时的校验码不符，上传后被改动过。")

    def _copy(self, path: str, source) -> str:
        digest = sha256()
        with self.zip.open(entry(path, packed=False), "w") as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
        self.taken.add(path.casefold())
        self.sums.append((digest.hexdigest(), path))
        return digest.hexdigest()

    def free(self, folder: str, name: str) -> str:
        """A path that is not taken yet: the second 台账.pdf is 台账（2）.pdf."""
        stem, suffix, number, path = PurePath(name).stem, PurePath(name).suffix, 1, f"{folder}/{name}"
        while path.casefold() in self.taken:
            number += 1
            path = f"{folder}/{stem}（{number}）{suffix}"
        self.taken.add(path.casefold())
        return path

    def close(self) -> None:
        """The list of checksums, its remarks as comments that sha256sum skips."""
        troubles = ["# 以下材料需要注意：", *(f"# {each}" for each in self.troubles)] if self.troubles else []
        sums = [f"{digest}  {path}" for digest, path in self.sums]
        self.zip.writestr(entry(LIST), "\n".join([*HOW, *troubles, *sums, ""]).encode())


def package_of(report: AnnualReport, fiscal_year: FiscalYear, files: Mapping[str, bytes], folder: Path) -> Path:
    """The archive as a file in `folder`; the same files and rows give the same bytes. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".package-{fiscal_year.pk}.zip"  # one process makes it: what a dead one left is written over
    try:
        with path.open("wb") as file:
            with ZipFile(file, "w") as zipped:
                _fill(Package(zipped), report, fiscal_year, files)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # half an archive on a full disk would keep anything else from being written
        path.unlink(missing_ok=True)
        raise
    return path


def _fill(package: Package, report: AnnualReport, fiscal_year: FiscalYear, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        package.add(f"报告/{safe_name(name)}", data)
    for listing in _listings(fiscal_year):
        package.add(f"办理记录/{listing.title}.xlsx", settled(to_xlsx(listing), UNDATED))
        package.add(f"办理记录/{listing.title}.csv", to_csv(listing), packed=True)
    numbers = {row.project_id: row.number for row in report.summary}
    for paper in papers_of(fiscal_year):
        package.bring(_folder_of(paper, numbers), paper)
    package.close()


def _folder_of(paper: Paper, numbers: Mapping[int, int]) -> str:
    """Evidence by project, as 汇总表 numbers them, and indicator; explanations by check."""
    about = safe_name(paper.about, LONGEST_FOLDER)
    if paper.project_id is None:
        return f"情况说明/{about}"
    number = numbers.get(paper.project_id)
    folder = f"{number:02} {paper.project}" if number else f"未纳入汇总 {paper.project}"
    return f"佐证材料/{safe_name(folder, LONGEST_FOLDER)}/{about}"


def safe_name(name: str, longest: int = LONGEST_NAME) -> str:
    """A name that every system takes: no separators, no signs that hide, no reserved word, not too long."""
    clean = UNSAFE.sub("_", name).strip(" .")
    suffix = PurePath(clean).suffix if len(PurePath(clean).suffix) <= 8 else ""
    stem = clean.removesuffix(suffix)[: longest - len(suffix)].rstrip(" .") or "_"
    return f"_{stem}{suffix}" if RESERVED.match(clean) else f"{stem}{suffix}"


def _listings(fiscal_year: FiscalYear) -> Iterator[Listing]:
    events = events_of_year(fiscal_year)
    opinions = [each for each in map(told, events) if each.event.kind in OPINIONS and each.quote]
    for title, rows in (("自评表办理记录", map(told, events)), ("审核意见", opinions)):
        cells = [trail_cells(each) for each in rows]
        about = (f"{fiscal_year}，共{len(cells)}行，按时间由近到远",)
        yield Listing(title, about, TRAIL, cells, is_sum=False)
    steps = [_step_cells(step) for step in steps_of_year(fiscal_year)]
    yield Listing("报告办理记录", (f"{fiscal_year}，共{len(steps)}行",), STEPS, steps, is_sum=False)


def _step_cells(step) -> tuple:
    return (
        timezone.localtime(step.taken_at).replace(tzinfo=None),
        step.taken_by.full_name if step.taken_by else "系统",
        Action(step.action).label,
        State(step.from_state).label,
        State(step.to_state).label,
        step.opinion,
        step.sha256,
    )

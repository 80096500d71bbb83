"""归档包: everything of a version in one zip whose checksums hold; what is missing is named; who may have it."""

import subprocess
import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from selfeval.accounts.roles import Role
from selfeval.assessments.models import Evidence
from selfeval.assessments.workflow import Action as FormAction
from selfeval.reports.content import build
from selfeval.reports.models import FileKind
from selfeval.reports.package import LIST, package_of, safe_name
from selfeval.reports.queries.package import Paper
from selfeval.reports.storage import path_of
from tests.factories import Story, fill_in, make_evidence, make_explanation, make_scope
from tests.reports.stories import ReportStory

pytestmark = pytest.mark.django_db
FILES = {"报告.pdf": b"%PDF-1.7", "报告.json": b"{}"}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.REPORTS_DIR = tmp_path / "media", tmp_path / "reports"


@pytest.fixture
def story():
    """A form with two files of one name, approved, and its explanation with a file."""
    story = Story()
    fill_in(story.form, story.filler)
    indicator = story.form.indicators.first()
    for content in (b"%PDF-1.4 one", b"%PDF-1.4 two"):
        make_evidence(indicator, story.filler, content=content)
    for who, action in ((story.filler, "SUBMIT"), (story.chief, "PASS"), (story.panel, "APPROVE")):
        story.act(who, FormAction(action), "佐证齐全，同意。")
    make_explanation(story)
    return story


def packed(story, files=None) -> Path:
    return package_of(build(story.year), story.year, FILES if files is None else files, path_of("x").parent)


def test_it_holds_files_evidence_explanations_opinions_and_trail(story):
    names = ZipFile(packed(story)).namelist()
    folder = f"佐证材料/01 {story.project.name}/QUANTITY指标"
    assert {"报告/报告.pdf", "报告/报告.json", LIST, "情况说明/B12/说明.pdf"} <= set(names)
    assert {f"{folder}/台账.pdf", f"{folder}/台账（2）.pdf"} <= set(names)
    for title in ("自评表办理记录", "审核意见", "报告办理记录"):
        assert {f"办理记录/{title}.xlsx", f"办理记录/{title}.csv"} <= set(names)


def test_the_opinions_are_in_their_list(story):
    book = load_workbook(BytesIO(ZipFile(packed(story)).read("办理记录/审核意见.xlsx")))
    assert [row[9] for row in book.active.iter_rows(min_row=4, values_only=True)] == ["佐证齐全，同意。"] * 3


def test_sha256sum_finds_every_file_as_listed(story, tmp_path):
    ZipFile(packed(story)).extractall(tmp_path / "out")
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", LIST], cwd=tmp_path / "out", capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == len(ZipFile(packed(story)).namelist()) - 1


def test_the_same_rows_and_files_give_the_same_bytes(story):
    first = packed(story).read_bytes()
    assert packed(story).read_bytes() == first


def test_a_missing_or_altered_file_is_named_and_stops_nothing(story):
    gone, altered = Evidence.objects.order_by("pk")
    Path(gone.file.path).unlink()
    Path(altered.file.path).write_bytes(b"%PDF-1.4 other")
    archive = ZipFile(packed(story))
    remarks = [line for line in archive.read(LIST).decode().splitlines() if line.startswith("# 佐证材料")]
    assert len(remarks) == 2 and "没有这个文件" in remarks[0] and "改动过" in remarks[1]
    assert sum(name.startswith("佐证材料") for name in archive.namelist()) == 1


def test_removed_evidence_and_other_departments_stay_out(story):
    other = Story()
    fill_in(other.form, other.filler)
    make_evidence(other.form.indicators.first(), other.filler, name="别处.pdf")
    archive = ZipFile(packed(story))
    assert not [name for name in archive.namelist() if "别处" in name or other.project.name in name]
    assert not [name for name in archive.namelist() if other.project.name.encode() in archive.read(name)]


def test_a_large_file_takes_little_memory(story, monkeypatch, tmp_path):
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    monkeypatch.setattr("selfeval.reports.package.papers_of", lambda year: [Paper(1, "项目", "指标", "大.pdf", large)])
    tracemalloc.start()
    path = packed(story)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 200 * 1024 * 1024 and peak < 30 * 1024 * 1024


def test_what_does_not_fit_is_named(story, monkeypatch):
    monkeypatch.setattr("selfeval.reports.package.MOST", 15)
    text = ZipFile(packed(story)).read(LIST).decode()
    assert text.count("没有收入，归档包最多收入") == 2


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("台账.pdf", "台账.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\a\\b.pdf", "C__a_b.pdf"),
        ("con.txt", "_con.txt"),
        ("a\x00b\u202efdp.exe", "a_b_fdp.exe"),
        ("   ", "_"),
        ("长" * 300 + ".pdf", "长" * 56 + ".pdf"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert safe_name(name) == safe


def test_issuing_makes_all_files_and_only_those_who_may_get_the_archive(client, monkeypatch):
    monkeypatch.setattr("selfeval.reports.issued_files.print_report", lambda *given: b"%PDF-1.7 paper")
    story = ReportStory()
    issued = story.issue()
    assert {file.kind for file in issued.files.all()} == set(FileKind)
    archive = issued.files.get(kind=FileKind.PACKAGE)
    names = ZipFile(path_of(archive.sha256)).namelist()
    assert [Path(name).suffix for name in names if name.startswith("报告/")] == [".json", ".xlsx", ".docx", ".pdf"]
    url, page = reverse("reports:issued_file", args=[archive.pk]), reverse("reports:issue", args=[story.year.pk])
    may = {Role.FINANCE, Role.LEADER, Role.AUDITOR, Role.REVIEW_PANEL, Role.BUREAU}
    for role in may | {Role.FILLER, Role.SECTION_CHIEF}:
        client.force_login(make_scope(role, story.department, story.section, story.department.bureau).user)
        answer = client.get(url)
        assert answer.status_code == (200 if role in may else 403), role
        assert (url in client.get(page).content.decode()) == (role in may), role
        if answer.status_code == 200:
            assert b"".join(answer.streaming_content) == path_of(archive.sha256).read_bytes()

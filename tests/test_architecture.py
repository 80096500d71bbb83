"""The house rules, read from the code itself: floors, steps, doors, sizes, and a view saves nothing."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Rooms from the top floor down: a room may import itself and what stands below it.
FLOORS = [
    ["selfeval"],
    ["selfeval.reports"],
    ["selfeval.assessments"],
    ["selfeval.accounts"],
    ["budgets"],
    ["selfeval.scoring", "selfeval.checking"],
]
ROOMS = [room for floor in FLOORS for room in floor]
LEVEL = {room: level for level, floor in enumerate(FLOORS) for room in floor}

# Steps inside a room, top to bottom; a module imports from its own step or from below.
STEPS = [
    {"urls", "urls_public", "admin", "apps"},
    {"views"},
    {
        "forms",
        "round_forms",
        "round_tables",
        "act_forms",
        "indicator_forms",
        "office_forms",
        "statements",
        "tables",
        "exports",
        "downloads",
        "xlsx",
        "sheet_forms",
        "filters",
        "backends",
        "middleware",
    },
    {
        "operations",
        "render",
        "issued_files",
        "tasks",
        "verifying",
        "claimed",
        "chapter_print",
        "word",
        "workbook",
        "package",
    },
    {
        "rules",
        "content",
        "papers",
        "narrative",
        "performance",
        "judging",
        "standing",
        "approving",
        "way",
        "difference",
        "leading",
        "printed",
        "edited",
        "naming",
        "mentions",
        "bound",
        "drafted",
        "editor",
    },
    {
        "facts",
        "gaps",
        "telling",
        "phrases",
        "spelled",
        "figures",
        "wording",
        "pages",
        "paper",
        "offline",
        "offline_plan",
        "matrix",
        "todo",
        "blanks",
        "drafts",
        "pictures",
        "grid",
        "pasting",
        "history",
        "places",
        "notes",
    },
    {"queries", "scope", "values", "sums", "publishing", "grids"},
    {"models"},
    {
        "roles",
        "workflow",
        "signals",
        "workbooks",
        "charts",
        "bars",
        "zipped",
        "painting",
        "amounts",
        "fields",
        "typed",
        "storage",
    },
]
STEP = {name: level for level, names in enumerate(STEPS) for name in names}

# Libraries that have one door into the house.
DOORS = {
    "weasyprint": {"selfeval/reports/render/printing.py"},
    "pikepdf": {
        "selfeval/reports/render/joining.py",
        "selfeval/reports/render/lettering.py",
        "selfeval/reports/render/archive.py",
        "selfeval/reports/claimed.py",
    },
    "openpyxl": {
        "budgets/workbooks/template.py",
        "budgets/workbooks/marked.py",
        "budgets/workbooks/export.py",
        "selfeval/assessments/xlsx.py",
        "selfeval/reports/workbook.py",
    },
    "docx": {"selfeval/reports/word/__init__.py"},
    "python_calamine": {"budgets/workbooks/child.py"},
    "pygal": {"budgets/charts.py"},
}
PURE = ("selfeval/scoring/", "selfeval/checking/")
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 250, 40, 120


def code_files() -> list[Path]:
    found = [*(ROOT / "selfeval").rglob("*.py"), *(ROOT / "budgets").rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


FILES = code_files()
NAMES = [str(path.relative_to(ROOT)) for path in FILES]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    fitting = [room for room in ROOMS if module == room or module.startswith(room + ".")]
    return max(fitting, key=len) if fitting else None


def step_of(module: str) -> int | None:
    room = room_of(module) or ""
    inside = module.removeprefix(room).lstrip(".").split(".")[0]
    return STEP.get(inside)


@cache
def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_room_imports_only_from_floors_below(path):
    module = module_name(path)
    here = room_of(module)
    for imported in imports_of(path):
        there = room_of(imported)
        if there is None or there == here:
            continue
        assert LEVEL[here] < LEVEL[there], f"{module} ({here}) may not import {imported}"


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_module_imports_only_from_steps_below(path):
    module = module_name(path)
    here = step_of(module)
    if here is None:
        return
    for imported in imports_of(path):
        if room_of(imported) != room_of(module):
            continue
        there = step_of(imported)
        if there is not None and module.split(".")[-1] != "apps":
            assert here <= there, f"{module} may not import {imported}"


@pytest.mark.parametrize("path", [p for p in FILES if str(p.relative_to(ROOT)).startswith(PURE)], ids=str)
def test_scoring_and_checking_import_only_the_standard_library(path):
    import sys

    for imported in imports_of(path):
        top = imported.split(".")[0]
        own = room_of(imported) is not None and room_of(imported) == room_of(module_name(path))
        assert own or top in sys.stdlib_module_names, f"{path.name} imports {imported}"


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_enters_by_its_door_only(library):
    users = {
        str(path.relative_to(ROOT)) for path in FILES if any(name.split(".")[0] == library for name in imports_of(path))
    }
    assert users <= DOORS[library]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_modules_and_functions_stay_small(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MODULE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = node.end_lineno - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_templates_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= TEMPLATE_LINES


WRITES = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}


@pytest.mark.parametrize("path", [p for p in FILES if {"views", "queries"} & {p.stem, p.parent.name}], ids=str)
def test_a_view_or_query_saves_nothing(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in WRITES, f"{path.name}:{node.lineno} calls {node.func.attr}"


@pytest.mark.parametrize("path", [p for p in FILES if "views" in (p.stem, p.parent.name)], ids=str)
def test_a_view_asks_no_manager(path):
    assert ".objects" not in path.read_text(encoding="utf-8")


SCREENS = [p for p in sorted((ROOT / "templates").rglob("*.html")) if "annual" not in p.parts]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)


@pytest.mark.parametrize("path", SCREENS, ids=lambda p: p.name)
def test_screens_hold_no_inline_script_or_style(path):
    assert not INLINE.search(path.read_text(encoding="utf-8"))


def test_no_float_near_money_or_scores():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            assert not called, f"{path}:{node.lineno}"


def test_only_one_function_rounds():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if path.name != "rounding.py":
            assert "ROUND_HALF" not in text and "quantize(" not in text and not re.search(r"\bround\(", text), path


def test_migrations_import_no_application_code():
    for path in [*(ROOT / "selfeval").rglob("migrations/*.py"), *(ROOT / "budgets").rglob("migrations/*.py")]:
        for imported in imports_of(path):
            assert room_of(imported) is None, f"{path} imports {imported}"


def test_no_index_address_and_no_third_party_files():
    forbidden = {".woff", ".woff2", ".ttf", ".otf", ".ttc"}
    for folder in ("static", "templates", "fixtures", "selfeval", "budgets"):
        assert not [p for p in (ROOT / folder).rglob("*") if p.suffix in forbidden or ".min." in p.name]

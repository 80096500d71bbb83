from types import SimpleNamespace

import pytest

from selfeval.accounts.roles import Role
from tests.factories import make_department, make_section, make_user

PASSWORD = "correct-horse-1"  # of factories.make_user
NEW_PASSWORD = "another-horse-2"


@pytest.fixture
def office():
    """A department with two administrators, a filler and his chief, and a stranger of another department."""
    department = make_department()
    section = make_section(department)
    people = {
        "administrator": make_user(Role.ADMINISTRATOR, department),
        "second": make_user(Role.ADMINISTRATOR, department),
        "filler": make_user(Role.FILLER, department, section),
        "chief": make_user(Role.SECTION_CHIEF, department, section),
        "finance": make_user(Role.FINANCE, department),
        "stranger": make_user(Role.FINANCE, make_department("外局")),
    }
    return SimpleNamespace(department=department, section=section, **people)

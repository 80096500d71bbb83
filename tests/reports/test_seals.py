"""1,000 edits behind the back by raw SQL, each found; and nothing is found where nothing was done."""

from datetime import timedelta
from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, DataError, IntegrityError, connection, transaction

from selfeval.reports import operations
from selfeval.reports.models import IssuedFile, IssuedReport, Release, ReportDraft, ReportStep
from selfeval.reports.queries.seals import broken_seals
from selfeval.reports.storage import path_of
from tests.reports.stories import ReportStory, print_cheaply

pytestmark = pytest.mark.django_db
EDITS = 1000
SEALED = (ReportStep, IssuedReport, IssuedFile, Release)
NUMBERED = (ReportStep, IssuedReport)


@pytest.fixture
def story(monkeypatch):
    """Three versions, one of them after a return; the second and the third were put out."""
    print_cheaply(monkeypatch)
    told = ReportStory()
    told.take("SUBMIT")
    told.take("RETURN", opinion="请核对")
    told.issue()
    for number in (2, 3):
        told.take("REVISE", opinion=f"第{number}次更正")
        told.department.short_name = f"测试局{number}"
        told.department.save()
        told.issue()
        for public, reason in ((True, ""), (False, "核对后再公开"), (True, "")):
            operations.release(issued_id=told.current.pk, by=told.leader, public=public, reason=reason)
    return told


def unguarded():
    """Take the triggers off, as somebody with the database's password can."""
    for table in (model._meta.db_table for model in SEALED):
        if connection.vendor == "postgresql":
            run(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            for verb in ("UPDATE", "DELETE"):
                run(f"DROP TRIGGER {table}_no_{verb}")


def run(sql: str, values: tuple = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


class Editor:
    """Somebody who knows SQL."""

    def __init__(self, seed: int):
        self.random = Random(seed)

    def edit(self) -> str:
        model = self.random.choice(SEALED)
        ways = [self.change, self.change, self.change, self.remove]
        return self.random.choice([*ways, self.swap] if model in NUMBERED else ways)(model)

    def _columns(self, model):
        return [field for field in model._meta.concrete_fields if not field.primary_key]

    def change(self, model) -> str:
        rows = list(model.objects.order_by("pk"))
        row, field = self.random.choice(rows), self.random.choice(self._columns(model))
        old = getattr(row, field.attname)
        new = self.other(field, old, rows)
        run(f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE id = %s", (new, row.pk))
        return f"{model.__name__} {row.pk} {field.column}: {old!r} → {new!r}"

    def other(self, field, old, rows):
        """Another value of the column: a digit more, a letter changed, a moment moved, another row's."""
        kind = field.get_internal_type()
        others = [getattr(row, field.attname) for row in rows if getattr(row, field.attname) != old]
        if kind in ("ForeignKey", "OneToOneField"):
            return self.random.choice(others) if others else (old or 0) + self.random.choice([1, 7, 1000])
        if kind == "DateTimeField":
            moved = old + timedelta(microseconds=self.random.choice([1, 1000, 86_400_000_000]))
            return connection.ops.adapt_datetimefield_value(moved)
        if kind == "BooleanField":
            return not old
        if isinstance(old, int):
            return old + self.random.choice([1, 2, 100])
        text = old or ""
        if others and self.random.random() < 0.2 and max(map(len, map(str, others))) < 100:
            return self.random.choice(others)
        place = self.random.randrange(len(text)) if text else 0
        return text[:place] + self.random.choice("0123456789甲") * 2 + text[place + 1 :]

    def remove(self, model) -> str:
        row = self.random.choice(list(model.objects.all()))
        if model is IssuedReport:
            for table in ("reports_issuedfile", "reports_release"):
                run(f"DELETE FROM {table} WHERE issued_id = %s", (row.pk,))
        run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", (row.pk,))
        return f"{model.__name__} {row.pk} deleted"

    def swap(self, model) -> str:
        """Two rows change places in the order."""
        first, second = self.random.sample(list(model.objects.all()), 2)
        sql = f"UPDATE {model._meta.db_table} SET number = %s WHERE id = %s"
        for number, row in ((9999, first), (first.number, second), (second.number, first)):
            run(sql, (number, row.pk))
        return f"{model.__name__} {first.number} ↔ {second.number}"


@pytest.mark.once
def test_a_thousand_edits_behind_the_back_are_all_found(story):
    unguarded()
    missed, refused = [], 0
    for seed in range(EDITS):
        with transaction.atomic():
            try:
                with transaction.atomic():
                    done = Editor(seed).edit()
            except (IntegrityError, DataError):
                refused += 1  # the database itself still knows what must not be
            else:
                missed += [] if broken_seals() else [done]
            transaction.set_rollback(True)
    assert missed == [] and broken_seals() == []
    assert refused < EDITS / 2  # most edits reach the seals


@pytest.mark.parametrize("model", SEALED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_is_sealed(story, model, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(sql.format(model._meta.db_table))


def test_an_archive_may_be_larger_than_two_gigabytes(story):
    file = IssuedFile.objects.create(issued=story.current, kind="PACKAGE", file_name="x", sha256="0", size=5 * 10**12)
    file.refresh_from_db()
    assert file.size == 5 * 10**12


def test_releases_of_the_time_before_they_were_tied_are_tied_by_the_migration(story):
    unguarded()
    Release.objects.update(chain="")
    ReportDraft.objects.update(release_chain="")
    assert broken_seals()
    import_module("selfeval.reports.migrations.0004_large_archives_and_sealed_releases").tie(apps, None)
    assert broken_seals() == []


def test_a_release_that_is_missing_at_the_end_is_found(story):
    unguarded()
    Release.objects.last().delete()
    assert "有记录缺失" in "".join(map(str, broken_seals()))


def test_a_file_that_is_gone_or_altered_is_named(story):
    file = story.current.files.get(kind="PDF")
    data = path_of(file.sha256).read_bytes()
    path_of(file.sha256).write_bytes(data + b" ")
    assert "已被改动" in "".join(map(str, broken_seals()))
    path_of(file.sha256).unlink()
    assert "不在存储中" in "".join(map(str, broken_seals()))


def test_the_command_says_what_does_not_hold_and_ends_with_1(story, capsys):
    call_command("verify_seals")
    assert "已核对3个已印发的版本，全部相符" in capsys.readouterr().out
    path_of(story.current.files.first().sha256).unlink()
    with pytest.raises(CommandError, match="1处与印发时不符") as ended:
        call_command("verify_seals")
    assert ended.value.returncode == 1

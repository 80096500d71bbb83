from django.db import migrations

# SQLite rebuilds a table to alter it and drops its triggers on the way, so all stand here again.
TABLES = [
    "budgets_figure",
    "budgets_explanation",
    "budgets_budgetadjustment",
    "budgets_statedfigure",
    "budgets_yearevent",
]

POSTGRES = """
CREATE OR REPLACE FUNCTION refuse_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$;
DROP TRIGGER IF EXISTS {table}_append_only ON {table};
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_{table}();
"""
SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""


def refuse_changes(apps, schema_editor):
    """History is added to, never edited: the database itself says no."""
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRES.format(table=table))
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(SQLITE.format(table=table, verb=verb))


class Migration(migrations.Migration):
    dependencies = [("budgets", "0003_money_kept_for_good")]
    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]

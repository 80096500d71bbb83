"""Archives of more than 2 GB, and releases tied by hashes as steps and versions are."""

import json
from datetime import UTC
from hashlib import sha256
from importlib import import_module

import django.utils.timezone
from django.db import migrations, models

guards = import_module("selfeval.reports.migrations.0002_append_only")
TABLES = ["reports_issuedfile", "reports_release"]  # SQLite makes both anew, and forgets what guarded them


def unguard(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


def guard(apps, schema_editor):
    unguard(apps, schema_editor)
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(guards.POSTGRES.format(table=table))
        else:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(guards.SQLITE.format(table=table, verb=verb))


def tie(apps, schema_editor):
    """What was put out before this is tied as it stands; written out here, so that the code may change."""
    Release, ReportDraft = apps.get_model("reports", "Release"), apps.get_model("reports", "ReportDraft")
    last = {}
    for row in Release.objects.select_related("issued").order_by("pk"):
        told = {
            "version": row.issued.chain,
            "public": row.is_public,
            "reason": row.reason,
            "by": row.decided_by_id,
            "at": row.decided_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "previous": last.get(row.issued.fiscal_year_id, ""),
        }
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        row.chain = last[row.issued.fiscal_year_id] = sha256(text.encode()).hexdigest()
        row.save(update_fields=["chain"])
    for fiscal_year_id, chain in last.items():
        ReportDraft.objects.filter(fiscal_year=fiscal_year_id).update(release_chain=chain)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_public_prints")]
    operations = [
        migrations.RunPython(unguard, guard),
        migrations.AlterField("issuedfile", "size", models.PositiveBigIntegerField(verbose_name="大小（字节）")),
        migrations.AlterField(
            "release", "decided_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")
        ),
        migrations.AddField(
            "release", "chain", models.CharField(blank=True, default="", max_length=64, verbose_name="链校验码"), False
        ),
        migrations.AddField(
            "reportdraft",
            "release_chain",
            models.CharField(blank=True, default="", max_length=64, verbose_name="最近一次公开记录的链校验码"),
            False,
        ),
        migrations.RunPython(tie, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]

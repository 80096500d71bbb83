import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand

from selfeval.checking.findings import SEVERITY_LABELS
from selfeval.checking.prose import check_prose
from selfeval.management.files import why_unreadable
from selfeval.reports.prose_files import NotAReport, text_of

FOUND, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Hold a report (.txt, .docx) against itself: exit 0 where nothing is found, 1 with findings, 2 if unreadable."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=".txt 或 .docx 文件")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file, **options):
        try:
            report = check_prose(text_of(file.read_bytes(), file.name))
        except (OSError, NotAReport) as refusal:
            words = f"不能读取 {file}：{why_unreadable(refusal)}。" if isinstance(refusal, OSError) else str(refusal)
            self.stderr.write(words)
            sys.exit(UNREADABLE)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=1))
        else:
            for each in report.findings:
                self.stdout.write(f"{each.check} {SEVERITY_LABELS[each.severity]}：{each.message}\n    {each.quote}")
            self.stdout.write(
                f"共读到金额{report.amounts}个、比率{report.rates}个、个数{report.counts}个，发现{len(report.findings)}处问题。"
            )
        if report.findings:
            sys.exit(FOUND)

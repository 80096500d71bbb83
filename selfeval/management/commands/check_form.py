import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from budgets.workbooks.book import NotReadable
from budgets.workbooks.guard import read_workbook
from selfeval.assessments.official.as_json import as_dict
from selfeval.assessments.official.judged import Judged
from selfeval.assessments.official.judging import fitting_rule_set, judge
from selfeval.assessments.official.reading import read_forms
from selfeval.assessments.official.showing import following
from selfeval.assessments.official.values import NotAForm, OfficialForm
from selfeval.assessments.queries.rule_sets import offers
from selfeval.checking.findings import SEVERITY_LABELS
from selfeval.management.files import why_unreadable

FOUND, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Recompute an official form (.xlsx): exit 0 where all holds, 1 with findings, 2 where it is no such form."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=".xlsx 自评表")
        parser.add_argument("--rule-set", help="规则名称，如 national-2020；不填则按自评表的版式选用")
        parser.add_argument("--sheet", help="工作表名称；不填则核对全部自评表，--json 只打印第一张")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file, **options):
        rule_sets = {offer.name: offer.values for offer in offers()}
        asked = options["rule_set"]
        if asked and asked not in rule_sets:
            raise CommandError(f"没有名为“{asked}”的规则。现有：{'、'.join(rule_sets)}。", returncode=UNREADABLE)
        forms = self._read(file, options["sheet"])
        if options["json"] and len(forms) > 1:
            others = "、".join(f"{form.sheet}（{form.project or '未写项目名称'}）" for form in forms[1:])
            self.stderr.write(
                f"文件里有{len(forms)}张自评表，只打印“{forms[0].sheet}”；其余用 --sheet 指定：{others}。"
            )
            forms = forms[:1]
        judged = [judge(form, rule_sets[asked] if asked else fitting_rule_set(form, rule_sets)) for form in forms]
        for each in judged:
            if options["json"]:
                self.stdout.write(json.dumps(as_dict(each), ensure_ascii=False, indent=1))
            else:
                self._print(each, named=len(judged) > 1)
        if any(each.findings for each in judged):
            sys.exit(FOUND)

    def _read(self, file: Path, sheet: str | None) -> list[OfficialForm]:
        try:
            forms = read_forms(read_workbook(file.read_bytes(), file.name))
            wanted = [form for form in forms if sheet in (None, form.sheet)]
            if not wanted:
                raise NotAForm(
                    f"工作表“{sheet}”里没有自评表。有自评表的是：{'、'.join(form.sheet for form in forms)}。"
                )
        except OSError as refusal:
            self.stderr.write(f"不能读取 {file}：{why_unreadable(refusal)}。")
        except (NotReadable, NotAForm) as refusal:
            self.stderr.write(str(refusal))
        else:
            return wanted
        sys.exit(UNREADABLE)

    def _print(self, judged: Judged, named: bool) -> None:
        if named:
            self.stdout.write(f"【{judged.form.sheet}】{judged.form.project}")
        for each in judged.findings:
            self.stdout.write(f"{each.check} {SEVERITY_LABELS[each.severity]} {each.place}：{each.message}")
        if follows := following(judged):
            self.stdout.write(f"另：{follows}。")
        self.stdout.write(f"共{len(judged.form.rows)}个三级指标，发现{len(judged.findings)}处问题。")

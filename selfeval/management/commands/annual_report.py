from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError

from budgets.models import Department, FiscalYear
from selfeval.reports.content import NothingToReport, build
from selfeval.reports.render import CannotPrint, pdf_of, write_whole


class Command(BaseCommand):
    help = "Write the annual self-assessment report of a department and year as a PDF."

    def add_arguments(self, parser):
        parser.add_argument("department", help="部门编码，如 620171-001")
        parser.add_argument("year", help="年度，如 2021")
        parser.add_argument("--output", type=Path, required=True, help="PDF 文件")

    def handle(self, *, department, year, output, **options):
        if output.is_dir():
            raise CommandError(f"{output} 是文件夹：请写上文件名，例如：{output / 'report.pdf'}")
        if not output.absolute().parent.is_dir():
            raise CommandError(f"文件夹 {output.absolute().parent} 不存在：请先建立，或者换一个位置。")
        try:
            fiscal_year = _find(department, str(year))
            path = pdf_of(build(fiscal_year))
            write_whole(output, path.read_bytes())
        except (OperationalError, ProgrammingError):
            raise CommandError("数据库还没有建立或不能连接：请先运行 make demo，或检查 DATABASE_URL。") from None
        except (NothingToReport, CannotPrint) as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"不能写入 {output}：{error.strerror}。请换一个可写的位置。") from None
        self.stdout.write(f"已生成 {output}")


def _find(code: str, year: str) -> FiscalYear:
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise CommandError(f"“{year}”不是年度。请写四位数字，例如：2021")
    years = FiscalYear.objects.select_related("department__bureau").filter(department__code=code)
    found = years.filter(year=year).first()
    if found is not None:
        return found
    known = "、".join(Department.objects.order_by("code").values_list("code", flat=True)[:5]) or "（无）"
    if not Department.objects.filter(code=code).exists():
        raise CommandError(f"没有编码为“{code}”的部门。现有部门编码：{known}。")
    with_data = "、".join(str(number) for number in years.values_list("year", flat=True)) or "（无）"
    raise CommandError(f"部门“{code}”没有{year}年度的数据。已有年度：{with_data}。")

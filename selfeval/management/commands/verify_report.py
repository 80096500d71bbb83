from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from selfeval.management.files import why_unreadable
from selfeval.reports.verifying import MAX_FILE, Answer, code_of, verify_code, verify_file

EXIT = {Answer.CURRENT: 0, Answer.OLDER: 1, Answer.ALTERED: 1, Answer.UNKNOWN: 1, Answer.UNREADABLE: 2}


class Command(BaseCommand):
    help = "Say whether a file or code is of an issued report: 0 current, 1 older, altered or unknown, 2 unreadable."

    def add_arguments(self, parser):
        parser.add_argument("file", help="印发的文件（PDF、JSON等），或16位、64位校验码")

    def handle(self, *, file, **options):
        path = Path(file)
        is_code = code_of(file) and not path.exists()
        verdict = verify_code(file) if is_code else verify_file(_read(path))
        self.stdout.write(verdict.words)
        if code := EXIT[verdict.answer]:
            raise SystemExit(code)  # the verdict is no error of the command


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE:
            raise CommandError(f"{path} 超过{MAX_FILE // 2**20} MB，不是报告文件。", returncode=2)
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"不能读取 {path}：{why_unreadable(error)}。", returncode=2) from None

from django.core.management.base import BaseCommand, CommandError

from selfeval.reports.models import IssuedReport
from selfeval.reports.queries.seals import broken_seals


class Command(BaseCommand):
    help = "Recompute every seal of the issued reports and their trails, files on disk included: 0 all hold, 1 not."

    def handle(self, **options):
        broken = broken_seals()
        for each in broken:
            self.stderr.write(str(each))
        if broken:
            raise CommandError(f"有{len(broken)}处与印发时不符。请对照备份查明原因。", returncode=1)
        self.stdout.write(f"已核对{IssuedReport.objects.count()}个已印发的版本，全部相符。")

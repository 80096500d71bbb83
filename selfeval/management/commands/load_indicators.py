from django.conf import settings
from django.core.management.base import BaseCommand

from selfeval.assessments.operations.library import load_library
from selfeval.demo.office import read

LIBRARY = settings.BASE_DIR / "fixtures" / "reference" / "indicator-library.json"


class Command(BaseCommand):
    help = "Load the indicator library, or bring it up to date; a second run changes nothing."

    def handle(self, **options):
        self.stdout.write(f"指标库共{load_library(rows=read(LIBRARY))}项指标。")

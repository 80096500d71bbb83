"""The report: the words of its writer, its way to the signature, what was issued."""

from selfeval.reports.models.issued import FileKind, IssuedFile, IssuedReport, PublicPrint, Release
from selfeval.reports.models.process import ReportDraft, ReportStep
from selfeval.reports.models.words import ReportText

__all__ = [
    "FileKind",
    "IssuedFile",
    "IssuedReport",
    "PublicPrint",
    "Release",
    "ReportDraft",
    "ReportStep",
    "ReportText",
]

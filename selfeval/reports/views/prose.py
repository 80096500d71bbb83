"""核对自评报告: any report's prose, pasted or brought as a file, held against itself. Nothing is kept."""

from django.shortcuts import render

from selfeval.checking.findings import SEVERITY_LABELS
from selfeval.checking.prose import check_prose
from selfeval.reports.prose_files import MAX_CHARACTERS, MAX_FILE, NotAReport, text_of


def check_report(request):
    context = {"text": request.POST.get("text", "")[:MAX_CHARACTERS], "most": MAX_CHARACTERS}
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            text = text_of(file.read(MAX_FILE + 1), file.name) if file else context["text"]
            if not text.strip():
                raise NotAReport("请粘贴报告正文，或选择一个文件。")
        except NotAReport as refusal:
            context["refusal"] = str(refusal)
        else:
            report = check_prose(text)
            context |= {"text": text, "report": report, "pieces": list(_pieces(text, report.findings))}
            context["found"] = [(SEVERITY_LABELS[each.severity], each) for each in report.findings]
    return render(request, "reports/check_prose.html", context, status=422 if "refusal" in context else 200)


def _pieces(text: str, findings):
    """The text cut into (words, numbers of the findings that quote them)."""
    marks: dict[tuple[int, int], list[int]] = {}
    for number, each in enumerate(findings, 1):
        marks.setdefault((each.offset, each.offset + len(each.quote)), []).append(number)
    end = 0
    for (start, stop), numbers in sorted(marks.items()):
        if start < end:
            continue
        yield text[end:start], []
        yield text[start:stop], numbers
        end = stop
    yield text[end:], []

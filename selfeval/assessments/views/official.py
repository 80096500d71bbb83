"""核对自评表: any office's form as a workbook, recomputed. Nothing is stored: the answer carries the file."""

from pathlib import PurePath

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from budgets.downloads import download
from budgets.workbooks.book import NotReadable
from budgets.workbooks.guard import read_workbook
from budgets.workbooks.marked import marked
from selfeval.assessments.official.forms import CheckForm, carry
from selfeval.assessments.official.judging import fitting_rule_set, judge
from selfeval.assessments.official.reading import read_forms
from selfeval.assessments.official.showing import Page
from selfeval.assessments.official.values import NotAForm
from selfeval.assessments.queries.rule_sets import offers

TEMPLATE = "assessments/official/check.html"
CHOSEN_WRONG = "请从列表中选择评分规则。"


@require_http_methods(["GET", "POST"])
def check_form(request):
    if request.method == "GET":
        return render(request, TEMPLATE, {"form": CheckForm()})
    form = CheckForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise NotAForm(CHOSEN_WRONG if "rule_set" in form.errors else "文件名过长或文件有误，请重新选择文件。")
        data, name = form.workbook()
        pages = _pages(data, name, form.cleaned_data["rule_set"])
        if "mark" in request.POST:
            return _marked(data, name, pages)
    except (NotReadable, NotAForm) as refusal:
        return render(request, TEMPLATE, {"form": form, "refusal": str(refusal)}, status=422)
    given = {"rule_set": form.cleaned_data["rule_set"], **carry(data, name)}
    context = {"form": CheckForm(initial=given), "pages": pages, "name": name, "carried": "carried" in given}
    return render(request, TEMPLATE, context)


def _pages(data: bytes, name: str, rule_set: str) -> list[Page]:
    rule_sets = {offer.name: offer.values for offer in offers()}
    forms = read_forms(read_workbook(data, name))
    asked = rule_sets.get(rule_set)
    judged = [judge(each, asked or fitting_rule_set(each, rule_sets)) for each in forms]
    return [Page(number, each) for number, each in enumerate(judged, 1)]


def _marked(data: bytes, name: str, pages: list[Page]) -> HttpResponse:
    content = marked(data, [fault for page in pages for fault in page.faults()], "核对自评表", "核对结果")
    return download(content, f"{PurePath(name).stem}（已标注）.xlsx")

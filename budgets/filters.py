import django_filters
from django import forms

from budgets.models import Figure, Measure, Project, Section
from budgets.models.figures import Origin

ADJUSTED = "ADJUSTED"
UNITS = ("wan", "yuan")
MEASURES = {
    **{measure.value: (measure.value,) for measure in Measure},
    ADJUSTED: (Measure.INITIAL.value,),
}
MEASURE_LABELS = {**dict(Measure.choices), ADJUSTED: "全年预算数"}


def sections_of(request):
    """The sections of the year on the page; the view puts `fiscal_year` on the request."""
    return Section.objects.filter(department=request.fiscal_year.department_id)


class ProjectFilter(django_filters.FilterSet):
    """Narrows the projects of `request.fiscal_year`."""

    name = django_filters.CharFilter(
        label="项目名称",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    section = django_filters.ModelChoiceFilter(label="实施科室", queryset=sections_of, empty_label="全部科室")

    class Meta:
        model = Project
        fields = ["name", "section"]

    def __init__(self, request):
        super().__init__(typed(request.GET), self.projects_of(request.fiscal_year), request=request)

    @staticmethod
    def projects_of(fiscal_year):
        return fiscal_year.projects.all()


def typed(given):
    """What a person could have typed: a NUL only comes from elsewhere."""
    given = given.copy()
    for name, values in given.lists():
        given.setlist(name, [value.replace("\0", "") for value in values])
    return given


def unit_of(request) -> str:
    """The unit that amounts are shown in: "wan" (万元) or "yuan" (元), as the person last chose it."""
    chosen = request.GET.get("unit")
    if chosen in UNITS:
        request.session["unit"] = chosen
    return request.session.get("unit", UNITS[0])


NO_LINE = (0, 0)


def line_runs(text: str | None) -> list[tuple[int, int]]:
    """ "1-3,7" as [(1, 3), (7, 7)]; what is no number is left out.

    Nothing asked for means every line; something asked for that is no line means none, never all.
    """
    if not text:
        return []
    runs = []
    for piece in text.split(","):
        first, _, last = piece.partition("-")
        if _is_number(first) and _is_number(last or first):
            runs.append((int(first), int(last or first)))
    return runs or [NO_LINE]


def line_asked(request) -> int | None:
    """The one line that a list is narrowed to, if it is a number."""
    text = request.GET.get("line", "")
    return int(text) if _is_number(text) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


class ChangeFilter(django_filters.FilterSet):
    """Narrows the recorded figures of `request.fiscal_year` by line, way, person and day."""

    line = django_filters.CharFilter(label="预算项", field_name="line__name", lookup_expr="icontains")
    origin = django_filters.ChoiceFilter(label="录入方式", choices=Origin.choices, empty_label="全部方式")
    person = django_filters.CharFilter(label="录入人", field_name="recorded_by__full_name", lookup_expr="icontains")
    since = django_filters.DateFilter(
        label="起始日期",
        field_name="recorded_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Figure
        fields = ["line", "origin", "person", "since"]

    def __init__(self, request, rows):
        super().__init__(typed(request.GET), rows, request=request)

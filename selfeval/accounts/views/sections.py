"""The sections of the department: added, renamed, put in order, taken out of use."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from budgets import operations as offices
from selfeval.accounts import queries
from selfeval.accounts.forms import SectionForm
from selfeval.accounts.views.common import SECTION, allowed, department_of, page_of


def section_of(request, section_id: int):
    return allowed(request, get_object_or_404(queries.sections_in(request.scope), pk=section_id), SECTION)


def listed(request, department_id: int):
    """The sections in their order, and the form for another one."""
    department = department_of(request, department_id, SECTION)
    form = SectionForm(request.POST or None, department=department)
    if request.method == "POST" and form.is_valid():
        try:
            made = offices.found_section(department=department, by=request.user, **form.cleaned_data)
        except offices.SectionExists as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"已添加“{made.name}”。")
            return redirect("accounts:sections", department.pk)
    sections = queries.sections_of(department, timezone.localdate())
    return page_of(request, "accounts/sections.html", department, form=form, sections=sections)


def rename(request, section_id: int):
    section = section_of(request, section_id)
    department = section.department
    names = {"name": section.name, "second_name": section.second_name}
    form = SectionForm(request.POST or None, department=department, section=section, initial=names)
    if request.method == "POST" and form.is_valid():
        try:
            offices.rename_section(section=section, by=request.user, **form.cleaned_data)
        except offices.SectionExists as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"已保存“{form.cleaned_data['name']}”。")
            return redirect("accounts:sections", department.pk)
    return page_of(request, "accounts/section.html", department, form=form, section=section)


@require_POST
def move(request, section_id: int):
    """One place up, or down."""
    section = section_of(request, section_id)
    offices.move_section(section=section, up=request.POST.get("to") != "down", by=request.user)
    messages.success(request, f"已移动“{section.name}”。")
    return redirect("accounts:sections", section.department_id)


@require_POST
def use(request, section_id: int):
    """Taken out of use, or into use again."""
    section = section_of(request, section_id)
    is_active = request.POST.get("is_active") == "1"
    offices.use_section(section=section, is_active=is_active, by=request.user)
    said = "重新启用" if is_active else "停用，新项目不再能选它；已有的项目和岗位不变"
    messages.success(request, f"“{section.name}”已{said}。")
    return redirect("accounts:sections", section.department_id)

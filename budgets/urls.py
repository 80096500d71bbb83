from django.urls import path

from budgets.views import changes, entry, exports, notes, overview, pictures, stated

app_name = "budgets"
urlpatterns = [
    path("<int:year_id>/", overview.department, name="department"),
    path("<int:year_id>/projects/", overview.projects, name="projects"),
    path("<int:year_id>/rows/", overview.rows, name="rows"),
    path("<int:year_id>/entry/", entry.entry, name="entry"),
    path("<int:year_id>/entry/cell/", entry.cell, name="cell"),
    path("<int:year_id>/entry/sums/", entry.sums, name="sums"),
    path("<int:year_id>/entry/paste/", entry.paste, name="paste"),
    path("<int:year_id>/entry/paste/save/", entry.paste_commit, name="paste_commit"),
    path("<int:year_id>/adjustments/", changes.adjustments, name="adjustments"),
    path("adjustments/<int:adjustment_id>/reverse/", changes.reverse_adjustment, name="reverse_adjustment"),
    path("<int:year_id>/history/", changes.changes, name="changes"),
    path("<int:year_id>/year/", changes.year, name="year"),
    path("<int:year_id>/year/next/", changes.open_next, name="open_next"),
    path("<int:year_id>/year/close/", changes.close, name="close"),
    path("<int:year_id>/year/reopen/", changes.reopen, name="reopen"),
    path("<int:year_id>/projects/add/", changes.add, {"what": "project"}, name="add_project"),
    path("<int:year_id>/lines/add/", changes.add, {"what": "line"}, name="add_line"),
    path("<int:year_id>/explain/", notes.explain, name="explain"),
    path("explanations/<int:explanation_id>/attachment/", notes.attachment, name="attachment"),
    path("<int:year_id>/stated/", stated.stated, name="stated"),
    path("<int:year_id>/stated/save/", stated.record_stated, name="record_stated"),
    path("projects/<int:project_id>/", overview.project, name="project"),
    path("<int:year_id>/months.svg", pictures.months, name="months_picture"),
    path("<int:year_id>/projects.svg", pictures.projects, name="projects_picture"),
    path("<int:year_id>/sources.svg", pictures.sources, name="sources_picture"),
    path("projects/<int:project_id>/months.svg", pictures.project_months, name="project_picture"),
    path("<int:year_id>/projects/export/", exports.projects, name="export_projects"),
    path("<int:year_id>/rows/export/", exports.rows, name="export_rows"),
]

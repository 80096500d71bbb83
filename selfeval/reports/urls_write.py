"""Writing the report."""

from django.urls import path

from selfeval.reports import views_writing

urlpatterns = [
    path("<int:year_id>/write/", views_writing.write, name="write"),
    path("<int:year_id>/write/save/", views_writing.save, name="write_paragraph"),
    path("<int:year_id>/write/settle/", views_writing.settle, name="settle_paragraph"),
    path("<int:year_id>/write/figures/", views_writing.figures, name="write_figures"),
    path("<int:year_id>/write/preview/", views_writing.preview, name="preview"),
    path("<int:year_id>/write/pdf/", views_writing.chapter_pdf, name="chapter_pdf"),
]

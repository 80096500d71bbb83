"""Files as answers: to be saved by the browser, never shown in place."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, file_name: str, kind: str = XLSX) -> HttpResponse:
    """A file that was just made."""
    disposition = content_disposition_header(True, file_name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def stored(file: FieldFile, file_name: str) -> FileResponse:
    """A file as it was brought, under the name that it had; raises Http404 where it is gone."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(content, as_attachment=True, filename=file_name)

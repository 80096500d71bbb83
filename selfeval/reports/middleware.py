from django.utils.functional import SimpleLazyObject

from selfeval.reports.printed import printed_of


class PrintedMiddleware:
    """Puts `request.printed` there: the figure of an issued version that led to this page, looked up when asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.printed = SimpleLazyObject(lambda: printed_of(request))
        return self.get_response(request)

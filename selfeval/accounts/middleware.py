from django.utils import timezone

from selfeval.accounts.scope import scope_of


class ScopeMiddleware:
    """Puts `request.scope` there, and the same scope on the user, so that one request asks for posts once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.scope = scope_of(request.user, timezone.localdate())
        if request.user.is_authenticated:
            request.user.scope = request.scope
        return self.get_response(request)

from django.utils import timezone
from django.utils.cache import patch_cache_control

from selfeval.accounts.scope import scope_of


class ScopeMiddleware:
    """Puts `request.scope` there, and the same scope on the user, so that one request asks for posts once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.scope = scope_of(request.user, timezone.localdate())
        if request.user.is_authenticated:
            request.user.scope = request.scope
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            # One PC is shared: what a person saw must not be found again after he signed out.
            patch_cache_control(response, private=True, no_store=True)
        return response

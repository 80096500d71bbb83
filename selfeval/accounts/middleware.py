import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from selfeval.accounts.scope import scope_of

OPEN_BEFORE = {"accounts:password", "logout"}  # what a person may do before he has a password of his own
TOUCH_EVERY = 60  # seconds; a page of cells saves often, the session need not be written each time


class SessionAgeMiddleware:
    """Ends a session half an hour after its last request, and eight hours after it began at the latest."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.setdefault("began", now) > settings.SESSION_LONGEST:
                logout(request)
            elif now - request.session.get("touched", 0) >= TOUCH_EVERY:
                request.session["touched"] = now
        return self.get_response(request)


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

    def process_view(self, request, view, args, kwargs):
        """Somebody else knows an initial password: until it is changed, every address leads to changing it."""
        if not getattr(request.user, "must_change_password", False):
            return None
        if request.resolver_match.view_name in OPEN_BEFORE:
            return None
        address = reverse("accounts:password")
        # htmx would put the page of a redirect into a cell of the grid.
        return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)

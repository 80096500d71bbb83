from django.contrib.auth.backends import BaseBackend
from django.utils import timezone

from selfeval.accounts.scope import scope_of


class PostBackend(BaseBackend):
    """Answers `user.has_perm(permission, obj)` from GRANTS; `obj` has a `.department_id`."""

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        department_id = getattr(obj, "department_id", None)
        if department_id is None:
            return False
        scope = getattr(user_obj, "scope", None) or scope_of(user_obj, timezone.localdate())
        return scope.may(perm, department_id, getattr(obj, "section_id", None))

"""What a person sees: the posts he holds today, and the departments and sections that they open."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q

from budgets.models import Department
from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import READERS, Role, granted


@dataclass(frozen=True)
class Scope:
    """A person and his posts of one day. Every list of the product starts from `departments()`."""

    user: User
    posts: tuple[Post, ...] = field(default=())

    @cached_property
    def reads_data(self) -> bool:
        """Whether any of his posts reads money and forms."""
        return bool(self.roles & READERS)

    @cached_property
    def sees_people(self) -> bool:
        """Whether the pages about users and posts are offered to him at all."""
        return granted("accounts.view_post", self.roles)

    @cached_property
    def only_sections(self) -> frozenset[int]:
        """The sections that a person is confined to; empty where he holds a wider post, or none."""
        sections = [post.section_id for post in self.posts]
        return frozenset(sections) if all(sections) else frozenset()

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(post.role) for post in self.posts)

    def departments(self, prefix: str = "") -> Q:
        """The condition that keeps a queryset inside the person's departments.

        `prefix` is the path from the queryset's model to its department ("" for departments themselves).
        """
        own = f"{prefix}__in" if prefix else "pk__in"
        bureau = f"{prefix}__bureau_id__in" if prefix else "bureau_id__in"
        department_ids = [post.department_id for post in self.posts if post.department_id]
        bureau_ids = [post.bureau_id for post in self.posts if post.bureau_id]
        condition = Q(**{own: department_ids})
        return condition | Q(**{bureau: bureau_ids}) if bureau_ids else condition

    def roles_in(self, department_id: int, section_id: int | None = None) -> frozenset[Role]:
        """All roles that the person holds towards a department, or towards one of its sections."""
        return frozenset(
            Role(post.role)
            for post in self.posts
            if (post.bureau_id and post.bureau_id == self._bureau_of(department_id))
            or (
                post.department_id == department_id
                and (post.section_id is None or section_id is None or post.section_id == section_id)
            )
        )

    def may(self, permission: str, department_id: int, section_id: int | None = None) -> bool:
        return granted(permission, self.roles_in(department_id, section_id))

    def _bureau_of(self, department_id: int) -> int | None:
        if department_id not in self._bureaus:
            found = Department.objects.filter(pk=department_id).values_list("bureau_id", flat=True).first()
            self._bureaus[department_id] = found
        return self._bureaus[department_id]

    @cached_property
    def _bureaus(self) -> dict[int, int | None]:
        return {}


def lasting_on(day: date) -> Q:
    """The condition that a post is held on a day; a deputy's lasts no longer than the post he stands in for."""
    lasting = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    return lasting & (Q(deputy_for__ends_on__isnull=True) | Q(deputy_for__ends_on__gte=day))


def scope_of(user: User, today: date) -> Scope:
    """The scope of an active user on a day; nobody else has any."""
    if not user.is_authenticated or not user.is_active:
        return Scope(user)
    posts = user.posts.filter(lasting_on(today)).select_related("bureau", "department", "section")
    return Scope(user, tuple(posts.order_by("pk")))

"""Who holds which post, and what a person sees of it. Asks, never judges, never writes."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from budgets.models import Department, Section
from budgets.queries import departments_in
from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import Scope, lasting_on

WITH_PLACE = ("bureau", "department", "section", "deputy_for__user")


def offices_of(scope: Scope, permission: str) -> list[Department]:
    """The departments where a person's own posts give him a permission."""
    return [each for each in departments_in(scope) if scope.may(permission, each.pk)]


def people_in(scope: Scope) -> QuerySet[User]:
    """Whoever holds or held a post in the person's departments."""
    held = Post.objects.filter(scope.departments("department"), user=OuterRef("pk"))
    return User.objects.filter(Exists(held)).order_by("full_name", "username")


def office_of(person: User, scope: Scope, permission: str) -> Department | None:
    """The department through which `scope` has a permission over a person, if there is any."""
    held = Post.objects.filter(department=OuterRef("pk"), user=person)
    found = departments_in(scope).filter(Exists(held))
    return next((each for each in found if scope.may(permission, each.pk)), None)


def people_of(department: Department, today: date) -> QuerySet[User]:
    """Everybody of a department, with `.serving` (has a post today) and `.posts_today`: one query and one more."""
    here = Post.objects.filter(department=department)
    today_here = here.filter(lasting_on(today)).select_related(*WITH_PLACE).order_by("pk")
    mine = here.filter(user=OuterRef("pk"))
    return (
        User.objects.filter(Exists(mine))
        .annotate(serving=Exists(mine.filter(lasting_on(today))))
        .prefetch_related(Prefetch("posts", queryset=today_here, to_attr="posts_today"))
        .order_by("-is_active", "-serving", "full_name", "username")
    )


def holders_of(role: Role, department_id: int, today: date) -> QuerySet[User]:
    """Who can act in a role of a department today: his account is in use and his post lasts."""
    held = Post.objects.filter(lasting_on(today), user=OuterRef("pk"), role=role.value, department=department_id)
    return User.objects.filter(Exists(held), is_active=True)


def posts_in(scope: Scope) -> QuerySet[Post]:
    return Post.objects.filter(scope.departments("department")).select_related("user", *WITH_PLACE)


def posts_of(department: Department) -> QuerySet[Post]:
    """Every post that was ever held in a department, the newest first."""
    found = Post.objects.filter(department=department).select_related("user", *WITH_PLACE)
    return found.order_by("-starts_on", "-pk")


def posts_to_stand_in_for(department: Department, person: User | None, today: date) -> QuerySet[Post]:
    """What a person could be the deputy for: posts of others that have not ended and are no deputies' themselves."""
    found = Post.objects.filter(department=department, deputy_for=None).select_related("user", *WITH_PLACE)
    found = found.filter(Q(ends_on=None) | Q(ends_on__gte=today)).order_by("section__position", "role", "pk")
    return found.exclude(user=person) if person else found


def same_posts(post: Post) -> QuerySet[Post]:
    """Posts of the same person, role and place whose days overlap with those of `post`."""
    same = Post.objects.filter(user=post.user, role=post.role, bureau=post.bureau, department=post.department)
    same = same.filter(Q(ends_on=None) | Q(ends_on__gte=post.starts_on), section=post.section).exclude(pk=post.pk)
    return same.filter(starts_on__lte=post.ends_on) if post.ends_on else same


def posts_elsewhere(person: User, scope: Scope, permission: str, today: date) -> list[Post]:
    """The posts, lasting or to come, of a person that `scope` has no such permission over."""
    to_come = person.posts.filter(Q(ends_on=None) | Q(ends_on__gte=today)).select_related(*WITH_PLACE)
    return [each for each in to_come if each.bureau_id or not scope.may(permission, each.department_id)]


def sections_of(department: Department, today: date) -> QuerySet[Section]:
    """The sections in their order, with `.people` and `.project_count`."""
    lasting = Post.objects.filter(lasting_on(today), section=OuterRef("pk"))
    people = lasting.order_by().values("section").annotate(number=Count("user", distinct=True)).values("number")
    found = department.sections.annotate(people=people, project_count=Count("project", distinct=True))
    return found.order_by("position")  # a query that counts forgets the model's own order


def sections_in(scope: Scope) -> QuerySet[Section]:
    return Section.objects.filter(scope.departments("department")).select_related("department")


def nearest_post(user: User, today: date) -> Post | None:
    """For a person without a post today: the one to come, else the one that ended last."""
    posts = user.posts.select_related(*WITH_PLACE)
    to_come = posts.filter(starts_on__gt=today).order_by("starts_on").first()
    return to_come or posts.order_by("-ends_on").first()


def deputies_of(post: Post, today: date) -> QuerySet[Post]:
    """Who stands in for a post, now or later."""
    found = Post.objects.filter(deputy_for=post).select_related("user", *WITH_PLACE)
    return found.filter(Q(ends_on=None) | Q(ends_on__gte=today))

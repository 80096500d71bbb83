from datetime import date

from django.db import transaction

from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import Role


@transaction.atomic
def open_account(*, username: str, full_name: str, password: str) -> User:
    """Create a user who can sign in but holds no post yet."""
    return User.objects.create_user(username=username, full_name=full_name, password=password)


@transaction.atomic
def appoint(*, user: User, role: Role, starts_on: date, bureau=None, department=None, section=None) -> Post:
    """Give a user a post from a day on."""
    return Post.objects.create(
        user=user,
        role=role.value,
        bureau=bureau,
        department=department,
        section=section,
        starts_on=starts_on,
    )

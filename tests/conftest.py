import pytest


def pytest_configure(config):
    from django.conf import settings

    # Hundreds of made-up people sign up in the tests; the slow hash is tested by Django itself.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def reports_of_the_tests(settings, tmp_path):
    """Tests print into a folder of their own, never into the site's."""
    settings.REPORTS_DIR = tmp_path / "reports"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """The demonstration office's year, loaded once for the tests of a module, each of which is rolled back to it."""
    from django.db import transaction

    from selfeval.demo.office import OFFICE, load, read

    with django_db_blocker.unblock(), transaction.atomic():
        yield load(read(OFFICE))
        transaction.set_rollback(True)

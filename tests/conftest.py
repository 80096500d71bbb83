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

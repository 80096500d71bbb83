import os
import secrets

# Tests that need no Django (scoring) and tests that do share this; nothing here depends on a machine.
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("HTTPS", "off")


def pytest_configure(config):
    from django.conf import settings

    # Hundreds of made-up people sign up in the tests; the slow hash is tested by Django itself.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

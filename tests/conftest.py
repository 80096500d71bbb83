import os
import secrets

# Tests that need no Django (scoring) and tests that do share this; nothing here depends on a machine.
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("HTTPS", "off")

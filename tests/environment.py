"""What the settings read when the tests start; loaded by `-p` before Django is."""

import os
import secrets

os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ["HTTPS"] = "off"

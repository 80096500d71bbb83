"""Settings: one file, everything that differs by machine comes from the environment, safe by default.

SECRET_KEY        required unless DEBUG is on or var/secret-key holds one; without it nothing starts
DEBUG             off
ALLOWED_HOSTS     comma-separated; 127.0.0.1 and localhost by default
DATABASE_URL      sqlite file under var/ by default, or postgres://user:password@host/name
HTTPS             on: cookies travel by TLS only; turn it off only for a site on the loopback address
EMAIL_HOST        none: reminders stay in the product; with it and EMAIL_DOMAIN they are mailed to user@domain
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=True)
SECRET_KEY_FILE = VAR_DIR / "secret-key"
SECRET_KEY = env.str("SECRET_KEY", default="only-for-debugging" if DEBUG else "")
if not SECRET_KEY and SECRET_KEY_FILE.exists():
    SECRET_KEY = SECRET_KEY_FILE.read_text().strip()
if not DEBUG and (len(SECRET_KEY) < 32 or len(set(SECRET_KEY)) < 8):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or too short: set it to 50 random characters, e.g. "
        "export SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')"
    )
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])

INSTALLED_APPS = [
    "selfeval.accounts",
    "budgets",
    "selfeval.assessments",
    "selfeval.reports",
    "selfeval",
    "django_tables2",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "selfeval.accounts.middleware.SessionAgeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "selfeval.accounts.middleware.ScopeMiddleware",
    "selfeval.reports.middleware.PrintedMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "selfeval.urls"
WSGI_APPLICATION = "selfeval.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["selfeval.templatetags.figures"],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: two writers queue for the lock instead of failing in the middle of a transaction.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "selfeval.accounts.backends.PostBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
# The pair: an office may be one PC, where one person's mistakes must not lock out the others.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 30 * 60  # idle; accounts.middleware puts it off while somebody works
SESSION_LONGEST = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
if (VAR_DIR / "fonts").exists():  # the preview shows the paper in its own letters
    STATICFILES_DIRS += [("fonts", VAR_DIR / "fonts")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Accounts carry no address: an office's mail names are its user names, at EMAIL_DOMAIN.
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 20  # seconds
EMAIL_DOMAIN = env.str("EMAIL_DOMAIN", default="")
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default=f"ziping@{EMAIL_DOMAIN or 'localhost'}")

MEDIA_ROOT = VAR_DIR / "media"
# budgets judges by the thresholds of a year's rule set, which a floor above it keeps: asked for by name.
THRESHOLDS_OF_A_YEAR = "selfeval.assessments.queries.thresholds_of"
REPORTS_DIR = VAR_DIR / "reports"
# The queue is a table of the same database: one machine needs no broker, more machines share it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
FONTS_DIR = VAR_DIR / "fonts"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refused page is an answer, not a fault: no traceback on the console.
    "loggers": {"django.request": {"level": "ERROR"}},
}

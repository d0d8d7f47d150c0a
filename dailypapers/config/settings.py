"""The one Django settings file. Runs on SQLite with no environment at all; see `options.py`."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from dailypapers.accounts.passwords import SHORTEST
from dailypapers.assistant.chat_models import setting as model_setting
from dailypapers.config.caches import counting_caches
from dailypapers.config.database import database
from dailypapers.config.env import Environment, home
from dailypapers.config.mail import mail_backend, provider_apps
from dailypapers.config.options import OPTIONS
from dailypapers.config.providers import apps, providers
from dailypapers.config.secret import signing_key
from dailypapers.encoder import setting as encoder_setting

PACKAGE = Path(__file__).resolve().parent.parent
HOME = home(os.environ, PACKAGE.parent)
env = Environment(dict(os.environ), HOME / "config.toml")

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") or signing_key(HOME)
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS")
BASE_URL_CHOSEN = env.text("BASE_URL").rstrip("/")
BASE_URL = BASE_URL_CHOSEN or "http://127.0.0.1:8000"
PROXIES = env.number("PROXIES")
SITE_NAME = env.text("SITE_NAME")
CURATOR = env.text("CURATOR")
OFFLINE = env.flag("OFFLINE")
SOCIALACCOUNT_PROVIDERS = providers(env)

ROOT_URLCONF = "dailypapers.config.urls"
INSTALLED_APPS = [
    "dailypapers.core",
    "dailypapers.accounts",
    "dailypapers.catalogue",
    "dailypapers.sources",
    "dailypapers.search",
    "dailypapers.community",
    "dailypapers.feed",
    "dailypapers.assistant",
    "dailypapers.digests",
    "dailypapers.web",
    "dailypapers.api",
    "dailypapers.ops",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *apps(SOCIALACCOUNT_PROVIDERS),
    "allauth.usersessions",
    "dailypapers.core.admin_app.OperatorConfig",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "dailypapers.ops.observing.observed",
    # A server in front packs better than we do, and what it packs costs us nothing.
    *([] if PROXIES else ["dailypapers.web.packing.Packed"]),
    "django.middleware.security.SecurityMiddleware",
    "dailypapers.web.static_files.StaticFiles",
    "dailypapers.web.middleware.content_security_policy",
    "dailypapers.web.gates.one_person",
    "dailypapers.web.caching.shared_pages",
    "dailypapers.web.middleware.readable_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dailypapers.web.languages.Languages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dailypapers.web.middleware.leave_by_link",
    "dailypapers.api.gate.ProgramGate",
    "dailypapers.web.gates.FeedSecret",
    "dailypapers.web.gates.PrivateInstance",
    "dailypapers.web.gates.StaffSecondStep",
    "dailypapers.web.gates.SignedInLately",
    "allauth.account.middleware.AccountMiddleware",
    "dailypapers.web.middleware.personal_pages",
    "dailypapers.web.middleware.wrong_methods",
    "dailypapers.web.middleware.ReadableForms",
    "dailypapers.web.middleware.lead_on",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dailypapers.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "dailypapers.web.templatetags.card_parts",
                "dailypapers.web.templatetags.facet_parts",
                "dailypapers.web.templatetags.words",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(env.text("DATABASE_URL"), HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One count of knocks and sign-ins for all processes: they share nothing else.
CACHES = {
    **counting_caches(env.text("REDIS_URL")),
    "feeds": {  # What a process sent last of each: see web/feeds/answer.py.
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "feeds",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_WEAK = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_WEAK}UserAttributeSimilarityValidator"},
    {"NAME": f"{_WEAK}MinimumLengthValidator", "OPTIONS": {"min_length": SHORTEST}},
    {"NAME": f"{_WEAK}CommonPasswordValidator"},
    {"NAME": f"{_WEAK}NumericPasswordValidator"},
    {"NAME": "dailypapers.accounts.passwords.NotEndless"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ONE_PERSON = env.flag("ONE_PERSON")
PRIVATE = env.flag("PRIVATE")
STAFF_SECOND_STEP = env.flag("STAFF_SECOND_STEP")
SOURCES_PAGE = env.choice("SOURCES_PAGE", "public", "staff")
METRICS_TOKEN = env.text("METRICS_TOKEN")
MODERATION_LOG = env.choice("MODERATION_LOG", "staff", "public")
SIGN_UP = env.choice("SIGN_UP", "open", "domain", "invitation", "closed")
SIGN_UP = "closed" if ONE_PERSON else SIGN_UP
SIGN_UP_DOMAINS = [name.lower().lstrip("@") for name in env.names("SIGN_UP_DOMAINS")]
EXPECTED_INTEREST = env.flag("EXPECTED_INTEREST")
FULL_TEXTS = env.flag("FULL_TEXTS")
EDITIONS = env.choice("EDITIONS", "everything", "community", "curated")
API_REQUESTS = env.number("API_REQUESTS")
ASSISTANT_TURNS = env.number("ASSISTANT_TURNS")
SUBMIT = env.choice("SUBMIT", "readers", "authors", "staff", "nobody")
SUBMIT_A_DAY = env.number("SUBMIT_A_DAY")
SUBMIT_DAYS_OLD = env.number("SUBMIT_DAYS_OLD")
FILE_UPLOAD_HANDLERS = [
    "dailypapers.web.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
PICTURE_MEGABYTES = env.number("PICTURE_MEGABYTES")
PICTURE_MEGAPIXELS = env.number("PICTURE_MEGAPIXELS")
MEDIA_ROOT = HOME / "media"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "daily"
ACCOUNT_SIGNUP_REDIRECT_URL = "for_you.begin"

ACCOUNT_ADAPTER = "dailypapers.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "dailypapers.accounts.forms.SignUpForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # Only in the browser that signed up.
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "daily"

ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(BASE_URL).scheme
SOCIALACCOUNT_ADAPTER = "dailypapers.accounts.social.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "dailypapers.accounts.forms.SocialSignUpForm"}

MFA_ADAPTER = "dailypapers.accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# Browsers themselves allow passkeys without TLS on this machine only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BASE_URL.startswith("https://")

USE_TZ = True
TIME_ZONE = "UTC"
# A language more is a line here and a folder in locale/: see docs/reference/languages.md.
LANGUAGES = [("en", "English"), ("fr", "Français")]
LANGUAGE_CODE = env.choice("LANGUAGE", *dict(LANGUAGES))
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "dailypapers.locale"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "dailypapers.web.static_files.Fingerprinted"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600

HSTS_DAYS = env.number("HSTS_DAYS")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = BASE_URL.startswith("https://")
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(BASE_URL))]
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = env.number("SESSION_HOURS") * 60 * 60
if SESSION_COOKIE_SECURE:  # Browsers take these names from this very host alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "dailypapers.web.views.errors.form_expired"

SMTP_HOST = env.text("SMTP_HOST")
MAIL_PROVIDER = env.text("MAIL_PROVIDER")
ANYMAIL = env.table("MAIL_PROVIDER_SETTINGS")
INSTALLED_APPS += provider_apps(MAIL_PROVIDER)
DKIM_KEY = env.text("DKIM_KEY")
DKIM_SELECTOR = env.text("DKIM_SELECTOR")
EMAIL_BACKEND = mail_backend(MAIL_PROVIDER, SMTP_HOST, is_signed=bool(DKIM_KEY))
EMAIL_HOST = SMTP_HOST
EMAIL_PORT = env.number("SMTP_PORT")
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
SMTP_TLS = env.choice("SMTP_TLS", "none", "starttls", "tls")
EMAIL_USE_TLS = SMTP_TLS == "starttls"
EMAIL_USE_SSL = SMTP_TLS == "tls"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM")
MAIL_RETURN = env.text("MAIL_RETURN")
BOUNCES = env.text("BOUNCES")
BOUNCES_PASSWORD = env.text("BOUNCES_PASSWORD")
OUTBOX = HOME / "outbox"

LOG_REQUESTS = env.flag("LOG_REQUESTS")
SLOW_QUERY = env.number("SLOW_QUERY")
SENTRY_DSN = env.text("SENTRY_DSN")
BACKUP_TO = env.text("BACKUP_TO")
BACKUP_KEEP = env.number("BACKUP_KEEP")
BACKUP_PASSPHRASE = env.text("BACKUP_PASSPHRASE")
BACKUP_SECRETS = env.flag("BACKUP_SECRETS")
BACKUP_S3_URL = env.text("BACKUP_S3_URL")
BACKUP_S3_REGION = env.text("BACKUP_S3_REGION")
BACKUP_S3_KEY = env.text("BACKUP_S3_KEY")
BACKUP_S3_SECRET = env.text("BACKUP_S3_SECRET")
EFFECTIVE = env.effective()
SECRET_OPTIONS = {name for name, option in OPTIONS.items() if option.secret}

WEBSUB_HUB = env.text("WEBSUB_HUB")
WEBHOOKS = env.choice("WEBHOOKS", "staff", "groups", "readers", "nobody")
CONTACT = env.text("CONTACT")
ARXIV_SETS = env.names("ARXIV_SETS")
SOURCES = env.tables("SOURCES")
ARXIV_OAI_URL = env.text("ARXIV_OAI_URL")
ARXIV_API_URL = env.text("ARXIV_API_URL")
ARXIV_RSS_URL = env.text("ARXIV_RSS_URL")
SOURCE_URLS = env.pairs("SOURCE_URLS")
CODE_SIGNALS = env.flag("CODE_SIGNALS")
SOURCE_PAUSE = env.number("SOURCE_PAUSE")
SOURCE_REQUESTS_A_DAY = env.number("SOURCE_REQUESTS_A_DAY")
PRIVATE_ADDRESSES = env.names("PRIVATE_ADDRESSES")
EDITION_TIME_ZONE = env.time_zone("EDITION_TIME_ZONE")
EDITION_ROLLOVER_HOUR = env.hour("EDITION_ROLLOVER_HOUR")
DIGEST_HOUR = env.hour("DIGEST_HOUR")
SEARCH_BACKEND = env.choice("SEARCH_BACKEND", "embedded", "memory")
ENCODER = encoder_setting.checked(env.text("ENCODER"))
ENCODER_KEY = env.text("ENCODER_KEY")
ASSISTANT_MODEL = model_setting.checked(env.text("ASSISTANT_MODEL"))
ASSISTANT_KEY = env.text("ASSISTANT_KEY")
ASSISTANT_TOKENS = env.number("ASSISTANT_TOKENS")
ASSISTANT_PRIVATE = env.flag("ASSISTANT_PRIVATE")
ASSISTANT_TOOLS = env.tables("ASSISTANT_TOOLS")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "dailypapers.core.logs.Lines"},
        "json": {"()": "dailypapers.core.logs.JsonLines"},
    },
    "filters": {"tokens": {"()": "dailypapers.core.logs.WithoutTokens"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": env.choice("LOG_FORMAT", "text", "json"),
            "filters": ["tokens"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "dailypapers.requests": {"level": "INFO"},
        "dailypapers.sign_ins": {"level": "INFO"},
        "stamina": {"level": "ERROR"},  # Our own client says what it waits for.
        "django.request": {"level": "ERROR"},  # A page that is not here is no fault of ours.
    },
}

"""Safe for production as it stands; dev.py and test.py relax it."""

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from . import environment, private

# Place ---------------------------------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = environment.folder("AIPLEIN_VAR", BASE_DIR / "var")
private.keep_private(VAR)
PORT = environment.number("PORT", 8000)
PUBLIC_SCHEME, PUBLIC_HOST, PUBLIC_PORT = environment.address("PUBLIC_URL", f"http://localhost:{PORT}")
PUBLIC_ORIGIN = f"{PUBLIC_SCHEME}://{PUBLIC_HOST}" + ("" if PUBLIC_PORT in (80, 443) else f":{PUBLIC_PORT}")
HTTPS = PUBLIC_SCHEME == "https"
LOCAL = PUBLIC_HOST in ("localhost", "127.0.0.1")

DEBUG = False
SECRET_KEY = environment.secret("SECRET_KEY", VAR / "secret")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"] if LOCAL else [PUBLIC_HOST]
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]

# Rooms ---------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "harvest.apps.HarvestConfig",
    "community.apps.CommunityConfig",
    "search.apps.SearchConfig",
    "knowledge.apps.KnowledgeConfig",
    "catalogue.apps.CatalogueConfig",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.contrib.sitemaps",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail",
    "wagtail.search",
    "allauth",  # after Wagtail, whose Dutch of a word in both is that of the CMS
    "allauth.account",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "portal.middleware.CanonicalAddresses",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.AllowedMethods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.kept_forms.KeptForms",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.sessions.SessionLimits",
    "portal.passwords.PasswordChangeRequired",
    "portal.middleware.PreviewHeaders",
    "portal.audit.AuditExports",
    "portal.middleware.AtomicWrites",
    "portal.incomplete_forms.IncompleteForms",
    "knowledge.guard.OwnDraftsOnly",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
AUTH_USER_MODEL = "community.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.site_context",
            ],
        },
    },
]

# Data ----------------------------------------------------------------------------------------------------------------

DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{VAR / 'aiplein.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL: readers and one writer do not wait for each other. IMMEDIATE: a transaction that will write
    # waits for its turn at its begin, where SQLite can still wait, and not half-way, where it cannot.
    DATABASES["default"]["ENGINE"] = "portal.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
    private.restrict_database(Path(DATABASES["default"]["NAME"]))
else:
    # As long as with SQLite: who waits for a lock longer gets an error, so that the web server does not fill up.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 10,
        "options": "-c lock_timeout=30s",
    } | DATABASES["default"].get("OPTIONS", {})
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SCHEDULER = environment.choice("SCHEDULER", ("worker", "cron"))
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # What several processes have to agree on, such as how often somebody tried to log in.
    "shared": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "pdf": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "pdf",
        "TIMEOUT": 24 * 3600,
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

SEARCH_URL = environment.text("SEARCH_URL")
SEARCH_API_KEY = environment.text("SEARCH_API_KEY")
SEARCH_CA_CERTS = environment.text("SEARCH_CA_CERTS")
SEARCH_INDEX = environment.text("SEARCH_INDEX", "aiplein")
SEARCH_SHARDS = environment.number("SEARCH_SHARDS", 1)
SEARCH_REPLICAS = environment.number("SEARCH_REPLICAS", 0)
SEARCH_REFRESH = environment.number("SEARCH_REFRESH", 1)
SEARCH_TIMEOUT_MS = environment.number("SEARCH_TIMEOUT_MS", 1000)
SEARCH_WRITE_TIMEOUT = environment.number("SEARCH_WRITE_TIMEOUT", 60)
SEARCH_PAUSE = environment.number("SEARCH_PAUSE", 10)
SEARCH_RETRY = environment.number("SEARCH_RETRY", 5)
SEARCH_FIRST_RETRY = environment.number("SEARCH_FIRST_RETRY", 60)
SEARCH_FOLDER = VAR / "zoekindex"

REGISTER_API = environment.text("REGISTER_API", "https://algoritmes.overheid.nl/api")
CONTACT_EMAIL = environment.text("CONTACT_EMAIL", "")  # of the editors, shown to who wants to contribute
SECURITY_CONTACT = environment.text("SECURITY_CONTACT", f"mailto:{CONTACT_EMAIL}" if CONTACT_EMAIL else PUBLIC_ORIGIN)
SECURITY_EXPIRES = "2027-11-01T00:00:00Z"  # of security.txt, less than a year ahead; a test fails a month before it
REGISTER_CONTACT = environment.text("REGISTER_CONTACT", f"{PUBLIC_ORIGIN}/")
REGISTER_PAUSE = 0.5  # seconds between two requests to the register (docs/reference/register.md#politeness)
LINK_PAUSE = 2.0  # seconds between two requests to one server
RETRY_PAUSE = 0.5  # seconds before a request is tried again, doubled each time, and at most as much again by chance
LINKS_TO_LOOPBACK = False
HARVEST_FOLDER = VAR / "import"

# Web -----------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("AIPLEIN_STATIC", VAR / "static")
WHITENOISE_ROOT = BASE_DIR / "portal" / "root"  # what stands at the root of the site: /favicon.ico
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "portal.atomic_storage.AtomicStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600  # only the account that runs the site reads uploads
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # as Wagtail advises: a page with many blocks has more than Django's thousand
RECORDING_MAX_UPLOAD_SIZE = 200 * 1024 * 1024  # bytes: some half an hour of video
LARGEST_UPLOAD = RECORDING_MAX_UPLOAD_SIZE
LARGEST_BODY = LARGEST_UPLOAD + 10 * 1024 * 1024  # a file, and the rest of its form
FILE_UPLOAD_HANDLERS = [
    "knowledge.uploads.stream.MeasuredUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 3600  # seconds; the upper bound of NIST SP 800-63B for level 2
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_NAME = "__Host-sessie"
    CSRF_COOKIE_NAME = "__Host-csrf"

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/beheer/",),
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": HTTPS,
    },
}
# What a preview differs in: it stands in the editor (portal.middleware).
PREVIEW_CONTENT_SECURITY_POLICY = {"frame-ancestors": [SELF]}
# Wagtail's page editor and its previews need inline scripts and styles; nothing from elsewhere (portal.middleware).
ADMIN_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; "
    "object-src 'none'; frame-src 'self'; frame-ancestors 'self'"
)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "community.accounts.MinimumLength", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/beheer/"
ACCOUNT_ADAPTER = "community.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
# The address of an office is shared: what went well does not count for login_failed.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/15m/ip,5/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 1 if HTTPS else 0)
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"

# Content -------------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

WAGTAIL_SITE_NAME = "AI-plein"
WAGTAILADMIN_BASE_URL = PUBLIC_ORIGIN
WAGTAIL_APPEND_SLASH = False
WAGTAIL_CONTENT_LANGUAGES = [("nl", "Nederlands")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands")]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_RESET_ENABLED = False  # there is no mail yet
# Without this Wagtail speaks to port 25 while an editor waits, also where nothing answers.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
WAGTAIL_USER_TIME_ZONES = ["Europe/Amsterdam"]
WAGTAILIMAGES_IMAGE_MODEL = "knowledge.KnowledgeImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "knowledge.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "knowledge.KnowledgeDocument"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024  # bytes; a photograph of 24 million pixels as JPEG has some eight
WAGTAILDOCS_EXTENSIONS = ["pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes; chosen, so that a page of downloads stays usable on a phone
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Only pages are searched in the CMS; the catalogue has its own index (docs/adr/0002).
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.logs.line_formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "WARNING")},
    "loggers": {name: {"level": "INFO"} for name in ("harvest", "search", "catalogue", "portal")}
    | {"waitress.queue": {"level": "ERROR"}},  # that a request waited for a thread
}

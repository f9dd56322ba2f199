"""What Django is told. What may differ from one site to another comes from the environment (``env.py``)."""

from pathlib import Path

import dj_database_url
from django.utils.csp import CSP

from .env import environment_or_exit
from .mailing import mailer

ENV = environment_or_exit()
DEMO = ENV.mode == "demo"
PRODUCTION = ENV.mode == "production"
WEB = Path(__file__).parent.parent

# -- what runs -----------------------------------------------------------------------------------------------------

SECRET_KEY = ENV.secret_key.get_secret_value() or "only-for-a-demonstration-on-one-s-own-machine-0123456789"
SECRET_KEY_FALLBACKS = [key.get_secret_value() for key in ENV.former_secret_keys]
DATA_KEY = ENV.data_key.get_secret_value() or "only-for-a-demonstration-on-one-s-own-machine-9876543210"
FORMER_DATA_KEYS = [key.get_secret_value() for key in ENV.former_data_keys]
DEBUG = False
ALLOWED_HOSTS = ENV.hosts or ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ENV.hosts]
ROOT_URLCONF = "jalon.web.config.urls"
WSGI_APPLICATION = "jalon.web.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    # Before allauth: its templates are looked for after ours.
    "jalon.web.accounts",
    "jalon.web.accounts.proconnect",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "jalon.web.kit",
    "jalon.web.trust",
    "jalon.web.people",
    "jalon.web.cases",
    "jalon.web.agenda",
    "jalon.web.income",
    "jalon.web.documents",
    "jalon.web.contracts",
    "jalon.web.letters",
    "jalon.web.mail",
    "jalon.web.panel",
    "jalon.web.workshops",
    "jalon.web.proofs",
    "jalon.web.insight",
    "jalon.web.revisions",
    "jalon.web.amounts",
    "django_ox",
    "jalon.web.jobs",
    *(["jalon.web.demo"] if not PRODUCTION else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jalon.web.kit.nul.WithoutNul",
    "jalon.web.accounts.middleware.AgentMiddleware",
    "jalon.web.accounts.second_factor.SecondFactorMiddleware",
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
                "jalon.web.kit.context.site",
            ],
            "builtins": ["jalon.web.kit.templatetags.kit"],
        },
    }
]

# -- data ----------------------------------------------------------------------------------------------------------

DATABASES = {"default": dj_database_url.parse(ENV.database_address, conn_max_age=600)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without WAL and immediate transactions, one write in six fails as soon as several people write at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
else:
    # Pages ask for little, and many at once: what PostgreSQL does to speed up one large query would slow them all.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c jit=off -c max_parallel_workers_per_gather=0"
    )

TASKS = {
    "default": {
        "BACKEND": "django_ox.backend.OxBackend",
        "OPTIONS": {
            "MAX_ATTEMPTS": 5,
            # A worker that is killed leaves its task to another one after that many seconds.
            "LOCK_TIMEOUT": 60,
            "SCHEDULES": {
                "nightly": {"task": "jalon.web.jobs.tasks.nightly", "cron": "15 0 * * *"},
                "remind": {"task": "jalon.web.mail.tasks.remind", "cron": "5 * * * *"},
            },
        },
    }
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"},
}

# -- signing in ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "demo" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_ADAPTER = "jalon.web.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "jalon.web.accounts.adapters.SocialAccountAdapter"
MFA_ADAPTER = "jalon.web.accounts.adapters.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "login": "jalon.web.accounts.forms.signin.LoginForm",
    "reset_password": "jalon.web.accounts.forms.signin.ResetPasswordForm",
    "reset_password_from_key": "jalon.web.accounts.forms.signin.ResetPasswordKeyForm",
    "change_password": "jalon.web.accounts.forms.signin.ChangePasswordForm",
    "set_password": "jalon.web.accounts.forms.signin.SetPasswordForm",
    "reauthenticate": "jalon.web.accounts.forms.signin.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "jalon.web.accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "jalon.web.accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "jalon.web.accounts.forms.second_factor.ActivateForm",
    "add_webauthn": "jalon.web.accounts.forms.second_factor.AddKeyForm",
    "edit_webauthn": "jalon.web.accounts.forms.second_factor.EditKeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an agent comes by an invitation, which proves the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Jalon] "
ACCOUNT_LOGOUT_REDIRECT_URL = "signed_out"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end all the same; this one goes on
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(
    ENV.behind_proxy
)  # the address of the visitor is then the one that it tells
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Jalon"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation verified it
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SECOND_FACTOR_REQUIRED = ENV.asks_second_factor
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_LOGIN_ON_GET = (
    True  # a form could not be sent on to the provider: the security policy follows it there
)
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if ENV.proconnect_url:
    SOCIALACCOUNT_PROVIDERS["proconnect"] = {
        "APPS": [
            {
                "provider_id": "proconnect",
                "name": ENV.proconnect_name,
                "client_id": ENV.proconnect_id,
                "secret": ENV.proconnect_secret.get_secret_value(),
                "settings": {
                    "server_url": ENV.proconnect_url,
                    "oauth_pkce_enabled": True,
                    "scope": ["openid", "given_name", "usual_name", "email", "siret"],
                    "vouches": ENV.proconnect_vouches,
                },
            }
        ],
    }

SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# -- safety --------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
if PRODUCTION and ENV.https:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
if ENV.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "jalon.web.kit.views.csrf_failure"

# -- language and dates --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = ["jalon.web.kit.formats"]

# -- files ---------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = ENV.home.resolve() / "static"
STATICFILES_DIRS = [WEB / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:
    STATIC_ROOT.mkdir(
        parents=True, exist_ok=True
    )  # files are served where they are, and this folder stays empty
MEDIA_ROOT = ENV.home.resolve() / "files"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "jalon.web.documents.uploads.Guard",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # the guard counts them first, and says so in the form

# -- mail ----------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.sender
MAILERS: dict[str, dict[str, object]] = {"default": mailer(ENV)}

# -- what is told to who keeps the site up -------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "jalon": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django_ox": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}

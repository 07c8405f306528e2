"""What of this room, and of the packages it signs people in with, stands where on the second wall."""

from sluitend.access.roles import PARTIES, Stand
from sluitend.access.wall import LEARNER, Wall

SIGN_IN = [
    "access_user",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "django_session",
    "kit_cache",
    "kit_keptmail",
]
FRAMEWORK = [
    "access_user_groups",
    "access_user_user_permissions",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
]
TASKS = ["procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers"]

WALL = Wall(
    reads={"access_look": {Stand.PERSON: f"learner_id = {LEARNER}"}, "access_auditevent": {}},
    open=[*SIGN_IN, *FRAMEWORK, *TASKS, "kit_putoff", "access_noticeoff"],
    written_by={
        table: [Stand.GUEST, *PARTIES] for table in SIGN_IN
    },  # signing in, and a session that outlives the page
)

"""When each party may be mailed (UX 6). A mail that somebody just asked for does not wait."""

from datetime import time

from sluitend.kit.hours import Hours

PUPILS = Hours(time(16), time(20))
PARENTS = Hours(time(8), time(20))
STAFF = Hours(time(7), time(18), on_workdays=True)

"""A task that takes long the first time, so that its worker can be killed halfway; imported by the child too."""

from __future__ import annotations

import os
import time
from pathlib import Path

from sluitend.kit import jobs
from sluitend.kit.models import KeptMail


@jobs.task("kit.long_work")
def long_work(number: int) -> None:
    """Writes a row, waits in the same transaction when it is the first to come, and then keeps the row."""
    from django.db import transaction

    begun = Path(os.environ["LONG_WORK_BEGUN"])
    with transaction.atomic():
        KeptMail.objects.create(sender="", to="", subject=f"work {number}", body="")
        if not begun.exists():
            begun.touch()
            time.sleep(60)

"""Run a worker in a process of its own, on the database of the test: ``python -m tests.kit.work_in_a_child``."""

import django

if __name__ == "__main__":
    django.setup()
    from sluitend.kit import jobs
    from tests.kit import long_work

    assert long_work.long_work
    jobs.run_worker(stay=False)

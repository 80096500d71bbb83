import os
import signal

from selfeval.management.commands.worker import Finishing, belong_to


def a_worker(told: list[str]) -> Finishing:
    options = {"queue_names": ["*"], "excluded_queue_names": [], "backend_name": "default", "worker_id": "one"}
    worker = Finishing(**options, interval=1, batch=True, startup_delay=False, max_tasks=None)
    worker.told, worker.running_task = told.append, True
    return worker


def test_a_worker_asked_to_end_while_it_prints_says_that_it_finishes_first():
    told = []
    worker = a_worker(told)
    worker.shutdown(signal.SIGTERM, None)
    assert told == ["收到结束的要求：办完手里的一份就结束。"] and not worker.running


def test_a_printing_process_asked_to_end_right_after_its_fork_neither_says_it_again_nor_ends():
    told = []
    worker = a_worker(told)
    child = os.fork()
    if not child:
        worker.shutdown(signal.SIGTERM, None)
        os._exit(len(told) + 2 * (not worker.running))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_printing_process_whose_worker_is_gone_at_its_fork_ends_without_a_word(capfd):
    child = os.fork()
    if not child:
        belong_to(os.getpid())  # not the one that forked it
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    assert capfd.readouterr() == ("", "")

"""The process of a learner, here one that is written for these tests."""

import gc
import logging
import os
import signal
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from nsrstream import Learner, ProcessError

logging.getLogger("nsrstream").addHandler(logging.NullHandler())

ECHO = """
import json, os, sys, time
for line in sys.stdin:
    features = json.loads(line)["features"]
    time.sleep(features.pop("wait", 0))
    label = next(iter(features), None) or str(os.getpid())
    print(json.dumps({"predicted": label, "probabilities": {label: 1}}), flush=True)
"""


class ProcessTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="a folder of ")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def learner(self, program, seconds=10.0):
        command = self.folder / "nsr"
        command.write_text(f"#!{sys.executable}\n{program}")
        command.chmod(0o700)
        return Learner(command=str(command), seconds=seconds)

    def test_a_command_in_a_folder_with_blanks_is_started(self):
        self.assertEqual(self.learner(ECHO).predict_one({"a": 1}), "a")

    def test_a_process_that_does_not_answer_is_ended(self):
        learner = self.learner("import time; time.sleep(100)", seconds=0.3)
        with self.assertRaisesRegex(TimeoutError, "no answer within 0.3 seconds"):
            learner.predict_one({"a": 1})
        with self.assertRaises(ProcessError):
            learner.predict_one({"a": 1})

    def test_a_process_that_does_not_read_is_ended(self):
        learner = self.learner("import time; time.sleep(100)", seconds=0.3)
        with self.assertRaises(TimeoutError):
            learner.predict_one({"a": "x" * 1_000_000})

    def test_what_a_process_said_before_it_ended_is_in_the_error(self):
        learner = self.learner("import sys; sys.exit('nsr: these settings break rules')")
        with self.assertRaisesRegex(ProcessError, "exit code 1; it said:\nnsr: these settings"):
            learner.predict_one({"a": 1})

    def test_a_process_that_is_killed_is_an_error_and_no_new_one_begins(self):
        learner = self.learner(ECHO)
        os.kill(int(learner.predict_one({})), signal.SIGKILL)
        for _ in range(2):
            with self.assertRaisesRegex(ProcessError, "exit code -9"):
                learner.predict_one({"a": 1})

    def test_half_an_answer_is_an_error(self):
        learner = self.learner("input(); print('{\"predicted\":', end='')")
        with self.assertRaisesRegex(ProcessError, "ended with exit code 0"):
            learner.predict_one({"a": 1})

    def test_another_program_is_an_error(self):
        for answer in ("usage: what", "[1]"):
            learner = self.learner(f"print({answer!r}, flush=True); input(); input()")
            with self.assertRaisesRegex(ProcessError, "is the command nsr"):
                learner.predict_one({"a": 1})

    def test_a_command_that_is_absent_is_an_error(self):
        with self.assertRaisesRegex(ProcessError, "NSR_COMMAND"):
            Learner(command=str(self.folder / "absent")).predict_one({"a": 1})

    def test_each_thread_gets_its_own_answers(self):
        learner = self.learner(ECHO)
        wrong = []

        def ask(name):
            for number in range(50):
                label = f"{name} {number}"
                if learner.predict_one({label: 1}) != label:
                    wrong.append(label)

        threads = [threading.Thread(target=ask, args=(k,)) for k in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_after_an_interruption_answers_are_those_of_their_requests(self):
        learner = self.learner(ECHO)
        learner.predict_one({"a": 1})

        def interrupt(*_):
            raise KeyboardInterrupt

        before = signal.signal(signal.SIGALRM, interrupt)
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with self.assertRaises(KeyboardInterrupt):
            learner.predict_one({"wait": 0.4, "first": 1})
        self.assertEqual(learner.predict_one({"second": 1}), "second")

    def test_the_process_ends_with_a_learner_that_is_garbage(self):
        learner = self.learner(ECHO)
        process = int(learner.predict_one({}))
        del learner
        gc.collect()
        self.assertTrue(ended(process))

    def test_the_process_ends_with_close(self):
        with self.learner(ECHO) as learner:
            process = int(learner.predict_one({}))
        learner.close()
        self.assertTrue(ended(process))
        with self.assertRaisesRegex(ProcessError, "closed"):
            learner.predict_one({"a": 1})

    def test_a_process_that_ignores_the_signal_to_end_is_killed(self):
        learner = self.learner("import signal; signal.signal(15, signal.SIG_IGN)\n" + ECHO)
        process = int(learner.predict_one({}))
        learner.close()
        self.assertTrue(ended(process))

    def test_a_fork_leaves_the_process_to_its_parent(self):
        learner = self.learner(ECHO)
        learner.predict_one({"a": 1})
        child = os.fork()
        if child == 0:
            try:
                learner.predict_one({"b": 1})
            except ProcessError:
                learner.close()
                os._exit(7)
            os._exit(0)
        self.assertEqual(os.waitpid(child, 0)[1] >> 8, 7)
        self.assertEqual(learner.predict_one({"c": 1}), "c")


def ended(process):
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


if __name__ == "__main__":
    unittest.main()

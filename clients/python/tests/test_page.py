"""The code on the pages docs/python.md and docs/recipes.md runs."""

import contextlib
import io
import os
import re
import tempfile
import unittest
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"


def run(heading, changes=(), page="python.md"):
    """What the first code below a heading prints, after changes of its text."""
    section = (DOCS / page).read_text("utf-8").split(f"\n## {heading}\n")[1]
    code = re.search("```python\n(.*?)```", section, re.DOTALL).group(1)
    for before, after in changes:
        code = code.replace(before, after)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, page, "exec"), {})
    return printed.getvalue().splitlines()


class PageTest(unittest.TestCase):
    @unittest.skipUnless(os.environ.get("NSR_COMMAND"), "NSR_COMMAND does not name the nsr command")
    def test_a_learner(self):
        with tempfile.TemporaryDirectory() as folder:
            printed = run("A learner", [('"machines.nsrs"', repr(folder + "/machines.nsrs"))])
        self.assertEqual(printed[0], "None {}")
        self.assertEqual(printed[1].split()[0], "normal")
        self.assertEqual(printed[3], "['mode', 'temperature', 'vibration'] 3")

    @unittest.skipUnless(os.environ.get("NSR_COMMAND"), "NSR_COMMAND does not name the nsr command")
    def test_the_recipe(self):
        self.assertEqual(run("Python", page="recipes.md"), ["normal"])

    @unittest.skipUnless(os.environ.get("NSR_SERVERS"), "NSR_SERVERS does not name a broker")
    def test_topics(self):
        names = os.environ.get("NSR_TOPICS", "")
        changes = [
            (f'"{topic}",', f'"{names}{topic}",') for topic in ("examples", "predictions", "metrics")
        ]
        correct, report = run("Topics", [("localhost:9092", os.environ["NSR_SERVERS"]), *changes])
        self.assertGreater(int(correct), 50)
        self.assertEqual(report.split()[0], "50")


if __name__ == "__main__":
    unittest.main()

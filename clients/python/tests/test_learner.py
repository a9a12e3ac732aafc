"""A learner in a real process: NSR_COMMAND names the nsr command."""

import copy
import logging
import math
import os
import pickle
import random
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

from nsrstream import Learner, ProcessError

logging.getLogger("nsrstream").addHandler(logging.NullHandler())

SMALL = {"learner.size": "SMALL"}


def stream(count, seed=1):
    """Examples whose label depends on a number and a name."""
    chance = random.Random(seed)
    for _ in range(count):
        x = {"height": chance.random(), "side": chance.choice(["left", "right"])}
        yield x, (x["height"] > 0.5) != (x["side"] == "left")


@unittest.skipUnless(os.environ.get("NSR_COMMAND"), "NSR_COMMAND does not name the nsr command")
class LearnerTest(unittest.TestCase):
    """Most tests share one process, and have features and labels of their own."""

    @classmethod
    def setUpClass(cls):
        cls.shared = Learner(SMALL)
        cls.addClassCleanup(cls.shared.close)

    def test_it_learns_as_rivers_progressive_validation_calls_it(self):
        with Learner(SMALL) as model:
            self.assertIsNone(model.predict_one({"height": 0.5, "side": "left"}))
            self.assertEqual(model.predict_proba_one({"height": 0.5}), {})
            right = 0
            for x, y in stream(300):
                before = dict(x)
                right += model.predict_one(x) == y
                self.assertTrue(model._supervised)
                model.learn_one(x, y)
                self.assertEqual(x, before)
            self.assertGreater(right, 240)
            self.check_that_it_goes_on_elsewhere(model)

    def check_that_it_goes_on_elsewhere(self, model):
        x = {"height": 0.9, "side": "left"}
        expected = model.predict_proba_one(x)
        self.assertEqual(set(expected), {True, False})
        self.assertTrue(math.isclose(sum(expected.values()), 1))
        self.assertEqual(model.features(), ["height", "side"])
        self.assertEqual(model.report()["examples"], 300)
        with tempfile.TemporaryDirectory(prefix="ein schöner Ordner ") as folder:
            file = Path(folder, "modèle 1.nsrs")
            model.save(file)
            self.assertEqual(os.listdir(folder), [file.name])
            self.assertEqual(model._raw_memory_usage, file.stat().st_size)
            with Learner.load(file, settings=SMALL, label=lambda t: t == "true") as loaded:
                self.assertEqual(loaded.predict_proba_one(x), expected)
            self.assertEqual(pickle.loads(pickle.dumps(model))._snapshot, file.read_bytes())

    def test_a_copy_before_the_first_call_starts_nothing(self):
        model = Learner(SMALL, seconds=5)
        again = copy.deepcopy(model)
        self.assertEqual((again.settings, again.seconds), (SMALL, 5))
        self.assertIsNone(again._process)

    def test_labels_come_back_as_they_were(self):
        labels = ["a\nb", 'quo"te\\', "日本語 😀", "a\u2028b", "{}", "null", 10**30, -0.5, 7, True]
        for _ in range(3):
            for k, label in enumerate(labels):
                self.shared.learn_one({"k": str(k)}, label)
        found = self.shared.predict_proba_one({"k": "0"})
        self.assertLessEqual(set(labels), set(found))
        for label in labels:
            same = next(other for other in found if other == label)
            self.assertIs(type(same), type(label))

    def test_labels_that_would_be_one_are_refused(self):
        self.shared.learn_one({"k": 1}, 3)
        for label in ("3", 3.0):
            with self.assertRaisesRegex(ValueError, "cannot be told from another"):
                self.shared.learn_one({"k": 1}, label)
        for label in (None, math.nan, ["a"], b"a"):
            with self.assertRaises(TypeError):
                self.shared.learn_one({"k": 1}, label)

    def test_features_of_all_kinds_are_taken(self):
        x = {
            "number": 1.5, "whole": 10**30, "decimal": Decimal("0.1"), "name": 'a\n"ü"\\\x00',
            "yes": True, "none": None, "nan": math.nan, "": 0, "a/b~c.d": 1, "é\n": 2, 5: 3,
            ("tuple", 1): 4,
        }
        self.shared.learn_one(x, "kinds")
        names = self.shared.features()
        self.assertLessEqual({str(name) for name in x}, set(names))

    def test_bad_features_are_refused_and_nothing_changes(self):
        self.shared.learn_one({"k": 1}, "some")
        before = self.shared.report()
        for value, reason in (
            (math.inf, "must be finite"),
            (10**400, "range of a float"),
            (1e300, "range of a float"),
            ("x" * 300, "at most 256"),
            ("\ud800", "surrogate"),
        ):
            with self.assertRaisesRegex(ValueError, reason):
                self.shared.learn_one({"bad": value}, "some")
        for value in ([1], {"a": 1}, object(), b"a"):
            with self.assertRaisesRegex(TypeError, "'bad' must be a number"):
                self.shared.learn_one({"bad": value}, "some")
        with self.assertRaisesRegex(ValueError, "differ as texts"):
            self.shared.learn_one({1: 1, "1": 2}, "some")
        with self.assertRaisesRegex(ValueError, "features"):
            self.shared.learn_one({}, "some")
        with self.assertRaisesRegex(ValueError, "label"):
            self.shared.learn_one({"bad": 1}, "")
        with self.assertRaisesRegex(ValueError, "weight"):
            self.shared.learn_one({"bad": 1}, "some", w=-1)
        with self.assertRaisesRegex(ValueError, "at most 1048576 bytes"):
            self.shared.learn_one({"bad": "x" * 2_000_000}, "some")
        self.assertEqual(self.shared.report(), before)

    def test_a_prediction_changes_nothing(self):
        self.shared.learn_one({"k": 1}, "some")
        before = self.shared.report()
        self.shared.predict_one({"k": 2, "never learned": "a"})
        self.assertEqual(self.shared.report(), before)

    def test_settings_that_break_rules_are_named(self):
        with self.assertRaisesRegex(ProcessError, "learner.seeds"):
            Learner({"learner.seeds": 1}).predict_one({"a": 1})

    def test_a_file_that_is_no_learner_is_refused(self):
        with self.assertRaisesRegex(ValueError, "NSRS"):
            self.shared._ask({"do": "load", "file": __file__})
        with self.assertRaises(FileNotFoundError):
            Learner.load("absent.nsrs")


if __name__ == "__main__":
    unittest.main()

"""Topics of a job that runs: NSR_SERVERS names the brokers, NSR_TOPICS begins their names."""

import importlib.util
import math
import os
import time
import unittest
from unittest import mock

from nsrstream.kafka import Topics, frame

SERVERS = os.environ.get("NSR_SERVERS")
PREFIX = os.environ.get("NSR_TOPICS", "")
INSTALLED = [
    client
    for client, module in (("confluent-kafka", "confluent_kafka"), ("kafka-python", "kafka"))
    if importlib.util.find_spec(module)
]


@unittest.skipUnless(SERVERS, "NSR_SERVERS does not name a broker")
@unittest.skipUnless(INSTALLED, "neither confluent-kafka nor kafka-python is installed")
class TopicsTest(unittest.TestCase):
    def test_what_is_sent_is_predicted_and_reported(self):
        for client in INSTALLED:
            with self.subTest(client=client):
                self.check(client)

    def check(self, client):
        topics = Topics(SERVERS, client)
        key = f"m ü\n{client}"
        records = [
            {"features": [k % 2, None if k % 5 else math.nan], "label": f"l{k % 2}",
             "key": key, "id": f"{client} {k}", "time": k}
            for k in range(100)
        ]
        self.assertEqual(topics.send(PREFIX + "examples", records), 100)
        if not reads_committed(client):
            with self.assertRaisesRegex(NotImplementedError, "not committed"):
                next(topics.read(PREFIX + "predictions"))
            return
        found = topics.read(PREFIX + "predictions", seconds=40)
        predictions = [next(r for r in found if r["key"] == key) for _ in range(100)]
        self.assertEqual([r["id"] for r in predictions], [r["id"] for r in records])
        self.assertEqual({r["label"] for r in predictions}, {"l0", "l1"})
        reports = topics.read(PREFIX + "metrics", seconds=40)
        self.assertEqual(next(r for r in reports if r["key"] == key)["examples"], 50)

    def test_reading_ends_in_time(self):
        if "confluent-kafka" in INSTALLED:
            start = time.monotonic()
            self.assertEqual(list(Topics(SERVERS).read(PREFIX + "rejected", seconds=1)), [])
            self.assertLess(time.monotonic() - start, 5)

    def test_a_topic_that_is_absent_is_an_error(self):
        for client in filter(reads_committed, INSTALLED):
            with self.assertRaisesRegex(OSError, "absent cannot be read"):
                list(Topics(SERVERS, client).read(PREFIX + "absent", seconds=5))

    def test_records_that_are_not_written_are_an_error(self):
        for client in INSTALLED:
            with self.subTest(client=client), self.assertRaises(Exception):
                Topics(SERVERS, client).send(PREFIX + "examples", [{"features": "x" * 2_000_000}])


class FrameTest(unittest.TestCase):
    RECORDS = [{"id": "a", "probabilities": {"x": 0.5}}, {"id": "b", "probabilities": {"x": 1}}]

    @unittest.skipUnless(importlib.util.find_spec("pandas"), "pandas is not installed")
    def test_nested_values_are_columns(self):
        found = frame(iter(self.RECORDS))
        self.assertEqual(list(found.columns), ["id", "probabilities.x"])
        self.assertEqual(list(found["probabilities.x"]), [0.5, 1.0])

    def test_without_pandas_the_error_says_so(self):
        with mock.patch.dict("sys.modules", {"pandas": None}):
            with self.assertRaisesRegex(ImportError, "pip install pandas"):
                frame(self.RECORDS)

    def test_without_a_client_the_error_says_so(self):
        with mock.patch("importlib.util.find_spec", return_value=None):
            with self.assertRaisesRegex(ImportError, "confluent-kafka"):
                Topics()


def reads_committed(client):
    if client != "kafka-python":
        return True
    from kafka import KafkaConsumer

    return "isolation_level" in KafkaConsumer.DEFAULT_CONFIG


if __name__ == "__main__":
    unittest.main()

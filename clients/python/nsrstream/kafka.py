"""The topics of a job: examples in; predictions, metrics and reports out."""

from __future__ import annotations

import importlib.util
import itertools
import json
import math
import time
from typing import Any, Dict, Iterable, Iterator, Mapping, Optional, Tuple

_Record = Tuple[Optional[bytes], bytes]


class Topics:
    """The topics of a Kafka cluster.

    Parameters
    ----------
    servers
        Brokers, as in ``kafka.servers``: ``"localhost:9092"``.
    client
        The library that speaks to them: ``"kafka-python"`` or ``"confluent-kafka"``; by default the
        one that is installed, the latter if both are.
    options
        Further settings of the library's producers and consumers under its own names, such as
        those of TLS.

    """

    def __init__(
        self,
        servers: str = "localhost:9092",
        client: Optional[str] = None,
        options: Optional[Mapping[str, Any]] = None,
    ) -> None:
        self._client = _clients()[client or _installed()](servers, dict(options or {}))

    def send(
        self, topic: str, records: Iterable[Mapping[str, Any]], seconds: float = 30.0
    ) -> int:
        """Writes records, such as ``{"features": [1.5, None], "label": "a", "key": "m1"}``.

        A record's ``key`` is its Kafka key, too, so that Kafka keeps the order of the examples of
        one model. NaN is written as null, which is a missing value.

        Parameters
        ----------
        seconds
            How long to wait, after the last record, until the brokers have all.

        Returns
        -------
        How many were written. If one was not, this raises an error instead.

        """
        return self._client.send(topic, map(_written, records), seconds)

    def read(
        self, topic: str, seconds: float = 10.0, limit: Optional[int] = None
    ) -> Iterator[Dict[str, Any]]:
        """The records of a topic from its beginning, as they come, committed ones alone.

        Parameters
        ----------
        seconds
            How long to wait for records in all.
        limit
            How many records are enough.

        """
        values = self._client.read(topic, time.monotonic() + seconds)
        return map(json.loads, itertools.islice(values, limit))


def frame(records: Iterable[Mapping[str, Any]]) -> Any:
    """Records as a data frame of pandas, one a row; ``overall.accuracy`` names a nested value."""
    try:
        import pandas
    except ImportError as failure:
        raise ImportError(
            "a data frame needs pandas: install it (pip install pandas), or use the records as "
            "they are"
        ) from failure
    return pandas.json_normalize(list(records))


def _written(record: Mapping[str, Any]) -> _Record:
    key = record.get("key")
    text = json.dumps(_without_nan(record), allow_nan=False)
    return None if key is None else _text(key).encode(), text.encode()


def _text(key: Any) -> str:
    return key if isinstance(key, str) else json.dumps(key)


def _without_nan(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_nan(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(inner) for inner in value]
    plain = value.tolist() if hasattr(value, "tolist") else value  # of NumPy
    if isinstance(plain, list):
        return _without_nan(plain)
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _installed() -> str:
    for client, module in (("confluent-kafka", "confluent_kafka"), ("kafka-python", "kafka")):
        if importlib.util.find_spec(module) is not None:
            return client
    raise ImportError(
        "topics need a Kafka client: install one (pip install confluent-kafka, or pip install "
        "kafka-python)"
    )


def _clients() -> Dict[str, Any]:
    return {"confluent-kafka": _ConfluentKafka, "kafka-python": _KafkaPython}


class _ConfluentKafka:
    """confluent-kafka, which is librdkafka."""

    def __init__(self, servers: str, options: Dict[str, Any]) -> None:
        import confluent_kafka

        self._kafka = confluent_kafka
        self._options = {"bootstrap.servers": servers, **options}

    def send(self, topic: str, records: Iterable[_Record], seconds: float) -> int:
        # The partition of a key as Kafka's own clients choose it.
        producer = self._kafka.Producer({"partitioner": "murmur2_random", **self._options})
        failures = []

        def delivered(error: Any, _: Any) -> None:
            if error is not None:
                failures.append(error)

        sent = 0
        for key, value in records:
            while True:
                try:
                    producer.produce(topic, value, key, on_delivery=delivered)
                    break
                except BufferError:
                    producer.poll(0.1)
            producer.poll(0)
            sent += 1
        left = producer.flush(seconds)
        if left or failures:
            raise OSError(
                f"{left + len(failures)} of {sent} records were not written to {topic}: "
                f"{failures[0] if failures else 'no answer in time'}"
            )
        return sent

    def read(self, topic: str, end: float) -> Iterator[bytes]:
        kafka = self._kafka
        consumer = kafka.Consumer(
            {
                "group.id": "nsrstream",  # Required, and not used.
                "enable.auto.commit": False,
                "isolation.level": "read_committed",
                **self._options,
            }
        )
        try:
            found = consumer.list_topics(topic, max(0.1, end - time.monotonic())).topics[topic]
            if found.error is not None:
                raise OSError(f"the topic {topic} cannot be read: {found.error}")
            consumer.assign(
                [kafka.TopicPartition(topic, p, kafka.OFFSET_BEGINNING) for p in found.partitions]
            )
            while time.monotonic() < end:
                message = consumer.poll(max(0.0, end - time.monotonic()))
                if message is None:
                    return
                if message.error() is not None:
                    raise OSError(f"the topic {topic} cannot be read: {message.error()}")
                if message.value() is not None:
                    yield message.value()
        finally:
            consumer.close()


class _KafkaPython:
    """kafka-python, which is Python alone."""

    def __init__(self, servers: str, options: Dict[str, Any]) -> None:
        import kafka

        self._kafka = kafka
        self._options = {"bootstrap_servers": servers, **options}

    def send(self, topic: str, records: Iterable[_Record], seconds: float) -> int:
        producer = self._kafka.KafkaProducer(**self._options)
        try:
            sent = [producer.send(topic, value, key) for key, value in records]
            end = time.monotonic() + seconds
            for future in sent:
                future.get(max(0.0, end - time.monotonic()))
            return len(sent)
        finally:
            producer.close(seconds)

    def read(self, topic: str, end: float) -> Iterator[bytes]:
        kafka = self._kafka
        if "isolation_level" not in kafka.KafkaConsumer.DEFAULT_CONFIG:
            raise NotImplementedError(
                f"kafka-python {kafka.__version__} cannot leave out records that were not "
                "committed: install 2.2 or newer, or confluent-kafka"
            )
        consumer = kafka.KafkaConsumer(
            enable_auto_commit=False, isolation_level="read_committed", **self._options
        )
        try:
            found = consumer.partitions_for_topic(topic)
            if not found:
                raise OSError(f"the topic {topic} cannot be read: there is no such topic")
            consumer.assign([kafka.TopicPartition(topic, p) for p in found])
            consumer.seek_to_beginning()
            while time.monotonic() < end:
                left = max(0, int(1000 * (end - time.monotonic())))
                for messages in consumer.poll(left).values():
                    yield from (m.value for m in messages if m.value is not None)
        finally:
            consumer.close()

"""A learner with the interface of River's classifiers."""

from __future__ import annotations

import json
import math
import numbers
import os
import tempfile
import threading
from pathlib import Path
from typing import Any, Callable, Dict, Hashable, List, Mapping, Optional, Union

from nsrstream.process import Process, ProcessError

try:
    from river.base import Classifier as _Base
except ImportError:
    _Base = object

Label = Union[str, bool, int, float]


class Learner(_Base):
    """A classifier that never stops learning, in a process of its own.

    The process starts with the first call and ends with :meth:`close`, at the end of the program,
    or when the learner is garbage. What it has learned is lost then, unless it was saved. Several
    threads may use one learner.

    Parameters
    ----------
    settings
        Settings by their names, such as ``{"learner.seed": 2, "model.network": "mlp:32"}``.
    settings_file
        The YAML file of a job's settings; ``settings`` are on top of it.
    label
        Makes a label of its text, where the learner was loaded and the label has not been learned
        since: ``int`` for whole numbers.
    command
        The path of the nsr command; by default what the variable ``NSR_COMMAND`` has, or else
        ``nsr`` on the ``PATH``.
    seconds
        How long to wait for an answer. The first one waits for the start of the process.

    """

    def __init__(
        self,
        settings: Optional[Mapping[str, Any]] = None,
        settings_file: Optional[str] = None,
        label: Callable[[str], Any] = str,
        command: Optional[str] = None,
        seconds: float = 60.0,
    ) -> None:
        self.settings = settings
        self.settings_file = settings_file
        self.label = label
        self.command = command
        self.seconds = seconds
        self._labels: Dict[str, Any] = {}
        self._texts: Dict[Any, str] = {}
        self._snapshot: Optional[bytes] = None
        self._process: Optional[Process] = None
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: Union[str, "os.PathLike[str]"], **parameters: Any) -> "Learner":
        """The learner that was saved, with the same settings; ``parameters`` as of the class."""
        learner = cls(**parameters)
        learner._snapshot = Path(path).read_bytes()
        learner._running()
        return learner

    def learn_one(self, x: Mapping[Hashable, Any], y: Label, w: float = 1.0) -> "Learner":
        """Learns an example.

        Parameters
        ----------
        x
            Its features: numbers, strings (names), booleans, or ``None`` where one is missing.
        y
            Its label.
        w
            How much it counts beside others.

        """
        text = self._text(y)
        request = {"do": "learn", "features": _features(x), "label": text}
        self._ask(request if w == 1 else {**request, "weight": w})
        self._labels.setdefault(text, y)
        self._texts.setdefault(y, text)
        return self

    def predict_one(self, x: Mapping[Hashable, Any], **kwargs: Any) -> Any:
        """The most probable label, ``None`` before the first is known."""
        predicted = self._ask({"do": "predict", "features": _features(x)})["predicted"]
        return None if predicted is None else self._label(predicted)

    def predict_proba_one(self, x: Mapping[Hashable, Any], **kwargs: Any) -> Dict[Any, float]:
        """The probability of each label; empty before the first is known."""
        answer = self._ask({"do": "predict", "features": _features(x)})
        shares = {self._label(text): p or 0.0 for text, p in answer["probabilities"].items()}
        # They are sent with the digits of a float of 32 bits.
        total = math.fsum(shares.values())
        return {label: p / total for label, p in shares.items()} if total else shares

    def report(self) -> Dict[str, Any]:
        """What the learner counts and how well it does, as on the metrics topic of a job."""
        return self._ask({"do": "report"})

    def features(self) -> List[str]:
        """The names of the features that it has learned."""
        return self.report()["features"]

    def save(self, path: Union[str, "os.PathLike[str]"]) -> None:
        """Writes all that it has learned to a file, for :meth:`load` and ``nsr serve``."""
        part = f"{os.fspath(path)}.part"
        with open(part, "wb") as file:
            file.write(self._saved())
        os.replace(part, path)

    def close(self) -> None:
        """Ends the process. What was not saved is lost."""
        with self._lock:
            if self._process is not None:
                self._process.end()
            self._process = _CLOSED

    def __enter__(self) -> "Learner":
        return self

    def __exit__(self, *failure: Any) -> None:
        self.close()

    def _saved(self) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "learner.nsrs")
            self._ask({"do": "save", "file": str(file)})
            return file.read_bytes()

    def _ask(self, request: Dict[str, Any]) -> Dict[str, Any]:
        return self._running().ask(request, self.seconds)

    def _running(self) -> Process:
        with self._lock:
            if self._process is None:
                process = Process(self._arguments())
                if self._snapshot is not None:
                    with tempfile.TemporaryDirectory() as folder:
                        file = Path(folder, "learner.nsrs")
                        file.write_bytes(self._snapshot)
                        process.ask({"do": "load", "file": str(file)}, self.seconds)
                    self._snapshot = None
                self._process = process
            return self._process

    def _arguments(self) -> List[str]:
        arguments = [self.command or os.environ.get("NSR_COMMAND", "nsr"), "pipe"]
        if self.settings_file is not None:
            arguments += ["--settings", os.fspath(self.settings_file)]
        for name, value in (self.settings or {}).items():
            text = value if isinstance(value, str) else json.dumps(value)
            arguments += ["--set", f"{name}={text}"]
        return arguments

    def _text(self, y: Label) -> str:
        value = y.item() if hasattr(y, "item") else y
        if isinstance(value, str):
            text = value
        elif isinstance(value, (bool, int, float)) and value == value:
            text = json.dumps(value)
        else:
            raise TypeError(f"a label must be a string, a number or a boolean, but is {y!r}")
        if self._labels.get(text, y) != y or self._texts.get(y, text) != text:
            raise ValueError(
                f"the label {y!r} cannot be told from another label: use labels of one type"
            )
        return text

    def _label(self, text: str) -> Any:
        return self._labels[text] if text in self._labels else self.label(text)

    # River asks for these.

    @property
    def _multiclass(self) -> bool:
        return True

    @property
    def _supervised(self) -> bool:
        return True

    @property
    def _raw_memory_usage(self) -> int:
        return len(self._saved())

    def __getstate__(self) -> Dict[str, Any]:
        """A copy has all that was learned, in a process of its own."""
        state = {k: v for k, v in vars(self).items() if k not in ("_process", "_lock")}
        if self._process is not None:
            state["_snapshot"] = self._saved()
        return state

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state, _process=None, _lock=threading.Lock())


class _Closed:
    """In the place of the process of a learner that was closed."""

    def ask(self, request: Dict[str, Any], seconds: float) -> Dict[str, Any]:
        raise ProcessError("the learner is closed: make a new one, or load one that was saved")

    def end(self) -> None:
        pass


_CLOSED: Any = _Closed()


def _features(x: Mapping[Hashable, Any]) -> Dict[str, Any]:
    features = {str(name): _feature(name, value) for name, value in x.items()}
    if len(features) < len(x):
        raise ValueError(f"names of features must differ as texts, but are {list(x)!r}")
    return features


def _feature(name: Hashable, value: Any) -> Union[str, bool, int, float, None]:
    plain = value.item() if hasattr(value, "item") else value
    if plain is None or isinstance(plain, (str, bool, int)):
        return plain
    if not isinstance(plain, numbers.Real) and not hasattr(plain, "as_integer_ratio"):
        raise TypeError(
            f"the feature {name!r} must be a number, a string, a boolean or None, but is {value!r}"
        )
    number = float(plain)
    if math.isinf(number):
        raise ValueError(f"the feature {name!r} must be finite, or None if missing, but is {value!r}")
    return None if math.isnan(number) else number

"""A process of ``nsr pipe``: one answer to each request, a JSON object a line."""

from __future__ import annotations

import collections
import json
import logging
import os
import queue
import subprocess
import threading
import weakref
from typing import IO, Any, Deque, Dict, Optional, Sequence, Tuple

_LOG = logging.getLogger("nsrstream")
_LONGEST_ANSWER = 1 << 26
_LONGEST_MESSAGE = 1 << 12
_MESSAGES_KEPT = 20
_SECONDS_TO_END = 5

_Answer = queue.SimpleQueue[bytes]
_Requests = queue.SimpleQueue[Optional[Tuple[bytes, _Answer]]]


class ProcessError(RuntimeError):
    """The process of a learner cannot be started, has ended, or does not answer as it should."""


class Process:
    """A running process, which ends with this object. Any thread may ask."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            # In a session of its own, so that Ctrl-C in a terminal does not end it.
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as failure:
            raise ProcessError(
                f"{command[0]} cannot be started ({failure}): name the nsr command with "
                "Learner(command=…) or in the variable NSR_COMMAND"
            ) from failure
        self._process = process
        self._owner = os.getpid()
        self._requests: _Requests = queue.SimpleQueue()
        self._messages: Deque[str] = collections.deque(maxlen=_MESSAGES_KEPT)
        # The threads know nothing of this object, or it would never be garbage.
        self._reading = _daemon(_read_messages, process.stderr, self._messages)
        _daemon(_exchange, process, self._requests)
        self._end = weakref.finalize(self, _end, process, self._requests, self._owner)

    def ask(self, request: Dict[str, Any], seconds: float) -> Dict[str, Any]:
        """The answer to a request; a ``ValueError`` if the process refuses it."""
        if os.getpid() != self._owner:
            raise ProcessError(
                "the learner is of the process before the fork: make a learner in each process"
            )
        line = json.dumps(request, allow_nan=False).encode() + b"\n"
        # A queue for each request: an answer that nobody waited for is of no other request.
        answer: _Answer = queue.SimpleQueue()
        self._requests.put((line, answer))
        if not self._end.alive:
            raise ProcessError(self._why_it_ended())
        try:
            text = answer.get(timeout=seconds)
        except queue.Empty:
            self.end()
            raise TimeoutError(
                f"the learner gave no answer within {seconds} seconds and was ended: allow more "
                "with Learner(seconds=…)"
            ) from None
        if not text.endswith(b"\n"):
            raise ProcessError(self._why_it_ended())
        try:
            decoded = json.loads(text)
            error = decoded.get("error")
        except (ValueError, AttributeError):
            self.end()
            raise ProcessError(
                f"an answer must be a JSON object, but is {text[:80]!r}: is the command nsr?"
            ) from None
        if error is not None:
            raise ValueError(error)
        return decoded

    def _why_it_ended(self) -> str:
        self.end()
        self._reading.join(_SECONDS_TO_END)
        said = "\n".join(self._messages)
        return f"the learner's process ended with exit code {self._process.returncode}" + (
            f"; it said:\n{said}" if said else ""
        )

    def end(self) -> None:
        """Ends the process, if it has not ended."""
        self._end()


def _daemon(work: Any, *arguments: Any) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread


def _exchange(process: "subprocess.Popen[bytes]", requests: _Requests) -> None:
    assert process.stdin is not None and process.stdout is not None
    for line, answer in iter(requests.get, None):
        try:
            process.stdin.write(line)
            process.stdin.flush()
            answer.put(process.stdout.readline(_LONGEST_ANSWER))
        except OSError:
            answer.put(b"")
    process.stdout.close()
    try:
        process.stdin.close()
    except OSError:
        pass  # It ended before it read the last request.


def _read_messages(stderr: IO[bytes], messages: Deque[str]) -> None:
    with stderr:
        for line in iter(lambda: stderr.readline(_LONGEST_MESSAGE), b""):
            message = line.decode("utf-8", "replace").rstrip()
            messages.append(message)
            _LOG.warning("%s", message)


def _end(process: "subprocess.Popen[bytes]", requests: _Requests, owner: int) -> None:
    if os.getpid() != owner:
        return  # A fork has a copy of the object, and the process is not its own.
    requests.put(None)
    process.terminate()
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

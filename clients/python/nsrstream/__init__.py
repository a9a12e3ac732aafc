"""NSR Stream from Python: a learner in a process of its own, and the topics of a job."""

from nsrstream.learner import Learner
from nsrstream.process import ProcessError

__all__ = ["Learner", "ProcessError"]

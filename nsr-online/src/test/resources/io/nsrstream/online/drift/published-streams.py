"""Writes the streams that River's documentation and tests publish positions for, one file each,
one digit per value, into the working directory: python3 published-streams.py (numpy 2.4.6)."""

import random

import numpy


def write(name, values):
    with open(name + ".txt", "w") as file:
        file.write("".join(str(value) for value in values) + "\n")


# Docstrings of drift.ADWIN, drift.KSWIN and drift.PageHinkley.
rng = random.Random(12345)
write("levels", rng.choices([0, 1], k=1000) + rng.choices(range(4, 8), k=1000))

# Docstrings of drift.binary.DDM and drift.binary.HDDM_A.
rng = random.Random(42)
write("errors", rng.choices([0, 1], k=1000) + rng.choices([0, 1], k=1000, weights=[0.3, 0.7]))

# river/drift/test_adwin_regression.py, test_multiple_drifts.
rng = random.Random(42)
write(
    "recurring-levels",
    rng.choices([0, 1], k=1000)
    + rng.choices(range(4, 8), k=1000)
    + rng.choices([0, 1], k=1000)
    + rng.choices(range(4, 8), k=1000),
)

# river/drift/test_drift_detectors.py, data_stream_1 and data_stream_2.
numpy.random.seed(12345)
write("wider-levels", [*numpy.random.randint(2, size=1000), *numpy.random.randint(8, size=1000)])
numpy.random.seed(12345)
write("more-errors", [numpy.random.binomial(1, p) for p in [0.2] * 1000 + [0.8] * 1000])

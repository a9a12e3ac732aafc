# Measures steps of PyTorch networks on the CPU for "nsr bench step".
#
# Says {"torch": VERSION} first, then answers each line of standard input, such as
#   {"network": "dense 54-100-100-7", "batch": 32, "optimizer": "sgd", "train": true, "steps": 100}
# with {"nanos": NANOSECONDS_PER_STEP}, or anything that goes wrong with {"error": REASON}.
import json
import re
import sys
import time

BATCHES = 8
RATE = 1e-6  # no network learns its few mini-batches by heart


def say(**answer):
    print(json.dumps(answer), flush=True)


try:
    import torch
    from torch import nn
except ImportError as missing:
    say(error=str(missing))
    sys.exit(1)


class LastStep(nn.Module):
    """The recurrent layer's output at the last step."""

    def __init__(self, recurrent):
        super().__init__()
        self.recurrent = recurrent

    def forward(self, sequences):
        return self.recurrent(sequences)[0][:, -1]


class MeanOverSteps(nn.Module):
    def forward(self, channels_first):
        return channels_first.mean(dim=2)


def dense(sizes):
    widths = [int(size) for size in sizes]
    layers = []
    for inputs, outputs in zip(widths[:-2], widths[1:-1]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(widths[-2], widths[-1])), widths


def recurrent(layer, sizes):
    inputs, width, classes = (int(size) for size in sizes)
    recurrence = LastStep(layer(inputs, width, batch_first=True))
    return nn.Sequential(recurrence, nn.Linear(width, classes)), (inputs, classes)


def convolutions(sizes):
    parsed = [re.fullmatch(r"(\d+)(?:\((\d+)\))?", size).groups() for size in sizes]
    widths = [int(width) for width, _ in parsed]
    layers = []
    for inputs, (width, kernel) in zip(widths, parsed[1:-1]):
        layers += [nn.Conv1d(inputs, int(width), int(kernel), padding="same"), nn.ReLU()]
    return nn.Sequential(*layers, MeanOverSteps(), nn.Linear(widths[-2], widths[-1])), widths


def normed(inputs, outputs, kernel, stride):
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs))


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        first, second = normed(inputs, outputs, 3, stride), normed(outputs, outputs, 3, 1)
        self.body = nn.Sequential(first, nn.ReLU(inplace=True), second)
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else normed(inputs, outputs, 1, stride)
        self.activation = nn.ReLU(inplace=True)

    def forward(self, images):
        return self.activation(self.body(images) + self.shortcut(images))


def residual(width, channels, classes):
    layers = [normed(channels, width, 3, 1), nn.ReLU(inplace=True)]
    inputs = width
    for group in range(4):
        for block in range(2):
            outputs = width << group
            layers.append(Residual(inputs, outputs, 2 if group > 0 and block == 0 else 1))
            inputs = outputs
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes)]
    return nn.Sequential(*layers)


def build(text):
    """A network, the shape of a row as it takes it, and its number of classes.

    The text is a kind, sizes, and for sequences a number of steps: "lstm 9-64-6 x128"; or a
    residual network, the size of its images and a number of classes: "resnet18/16@32x32x3 10".
    """
    images = re.fullmatch(r"resnet18/(\d+)@(\d+)x(\d+)x(\d+) (\d+)", text)
    if images:
        width, height, across, channels, classes = (int(group) for group in images.groups())
        return residual(width, channels, classes), (channels, height, across), classes
    kind, sizes, *length = text.split()
    sizes = sizes.split("-")
    steps = [int(part.lstrip("x")) for part in length]
    if kind == "dense":
        network, widths = dense(sizes)
        return network, (widths[0],), widths[-1]
    if kind in ("lstm", "gru"):
        network, widths = recurrent(nn.LSTM if kind == "lstm" else nn.GRU, sizes)
        return network, (*steps, widths[0]), widths[-1]
    if kind == "conv":
        network, widths = convolutions(sizes)
        return network, (widths[0], *steps), widths[-1]
    raise ValueError("no such network: " + text)


class Work:
    """One network and its mini-batches, which are there before the clock starts."""

    def __init__(self, network, batch, optimizer, train):
        self.network, shape, classes = build(network)
        self.features = [torch.randn(batch, *shape) for _ in range(BATCHES)]
        if len(shape) == 3:  # images: channels last is the faster layout
            last = torch.channels_last
            self.network = self.network.to(memory_format=last)
            self.features = [images.contiguous(memory_format=last) for images in self.features]
        self.labels = [torch.randint(classes, (batch,)) for _ in range(BATCHES)]
        self.loss = nn.CrossEntropyLoss()
        optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
        self.optimizer = optimizers[optimizer](self.network.parameters(), lr=RATE)
        self.step = self.train if train else self.predict
        self.taken = 0

    def train(self, features, labels):
        self.optimizer.zero_grad()
        self.loss(self.network(features), labels).backward()
        self.optimizer.step()

    def predict(self, features, labels):
        with torch.no_grad():
            torch.softmax(self.network(features), dim=1)

    def nanos_per_step(self, steps):
        start = time.perf_counter_ns()
        for _ in range(steps):
            batch = self.taken % BATCHES
            self.taken += 1
            self.step(self.features[batch], self.labels[batch])
        return (time.perf_counter_ns() - start) / steps


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    say(torch=torch.__version__)
    described, work = None, None
    for line in sys.stdin:
        try:
            request = json.loads(line)
            steps = request.pop("steps")
            if request != described:
                described, work = request, Work(**request)
            say(nanos=work.nanos_per_step(steps))
        except Exception as failure:  # the other end has to be told, whatever it is
            say(error=repr(failure))


main()

"""PyTorch's part of the benchmark: VGG16's frozen blocks, a full fine-tuning step, a step on kept features, and the
machine's matrix-multiply peak; prints what each took as JSON. The same network, optimizer and sizes as
`lathe train --recipe finetune --preset article`; on random pixels, which cost PyTorch no decoding.

    python torch_peer.py --weights FILE --threads N --steps N --size 150 --batch 16 --features 150,224 --pictures N
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

BLOCKS = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]]
FROZEN_BLOCKS = 4
WARM_UP = 2
PEAK_EDGE = 2048
PEAK_ROUNDS = 8


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--features", required=True)
    for name in ("--threads", "--steps", "--size", "--batch", "--pictures"):
        parser.add_argument(name, type=int, required=True)
    return parser.parse_args()


def tensors(file):
    """safetensors: length, JSON, raw bytes."""
    content = file.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])

    def tensor(name):
        begin, end = (8 + length + offset for offset in header[name]["data_offsets"])
        return np.frombuffer(content[begin:end], "<f4").reshape(header[name]["shape"])

    return tensor


def block(number, tensor):
    layers = []
    for index, filters in enumerate(BLOCKS[number]):
        kernel = tensor(f"block{number + 1}_conv{index + 1}/kernel").transpose(3, 2, 0, 1)
        convolution = nn.Conv2d(kernel.shape[1], filters, 3, padding=1)
        convolution.weight.data = torch.from_numpy(np.ascontiguousarray(kernel))
        convolution.bias.data = torch.from_numpy(tensor(f"block{number + 1}_conv{index + 1}/bias").copy())
        layers += [convolution, nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2))


def trained_part(tensor, size):
    edge = size // 32
    head = [nn.Flatten(), nn.Linear(512 * edge * edge, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 1)]
    return nn.Sequential(block(FROZEN_BLOCKS, tensor), *head)


def timed_steps(steps, step):
    took = []
    for _ in range(steps + WARM_UP):
        begun = time.perf_counter()
        step()
        took.append((time.perf_counter() - begun) * 1000)
    return took[WARM_UP:]


def picture_ms(body, size, batch, pictures):
    pixels = torch.rand(batch, 3, size, size)
    with torch.inference_mode():
        body(pixels)
        begun = time.perf_counter()
        for _ in range(pictures // batch):
            body(pixels)
    return (time.perf_counter() - begun) * 1000 / (pictures // batch * batch)


def peak_gflops():
    """The most that a product of two square float32 matrices reaches."""
    a, b = torch.rand(PEAK_EDGE, PEAK_EDGE), torch.rand(PEAK_EDGE, PEAK_EDGE)
    a @ b
    best = float("inf")
    for _ in range(PEAK_ROUNDS):
        begun = time.perf_counter()
        a @ b
        best = min(best, time.perf_counter() - begun)
    return 2 * PEAK_EDGE**3 / best / 1e9


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    tensor = tensors(args.weights)
    frozen = nn.Sequential(*(block(number, tensor) for number in range(FROZEN_BLOCKS))).requires_grad_(False)
    trained = trained_part(tensor, args.size)
    optimizer = torch.optim.SGD(trained.parameters(), lr=1e-4, momentum=0.9)
    loss = nn.BCEWithLogitsLoss()
    pixels = torch.rand(args.batch, 3, args.size, args.size)
    labels = torch.randint(0, 2, (args.batch, 1)).float()

    def step(features):
        optimizer.zero_grad(set_to_none=True)
        loss(trained(features), labels).backward()
        optimizer.step()

    def full_step():
        with torch.no_grad():
            features = frozen(pixels)
        step(features)

    with torch.no_grad():
        kept = frozen(pixels).clone()
    answer = {
        "peakGflops": peak_gflops(),
        "stepMs": timed_steps(args.steps, full_step),
        "keptStepMs": timed_steps(2 * args.steps, lambda: step(kept)),
        "pictureMs": {size: picture_ms(frozen, int(size), args.batch, args.pictures) for size in args.features.split(",")},
        "versions": {"torch": torch.__version__, "python": sys.version.split()[0]},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()

"""Keras' part of the benchmark: fine-tunes VGG16 as `lathe train --recipe finetune --preset article` does (block 5 and
the head, SGD 1e-4 with momentum 0.9, 1/255), without augmentation, and prints what it took as JSON. In graph mode,
which Keras chooses itself on a processor (keras.Model.compile, `jit_compile`).

    python keras_finetune.py --data FOLDER --weights FILE --threads N --epochs N --size 150 --batch 16
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
import tensorflow as tf


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    for name in ("--threads", "--epochs", "--size", "--batch"):
        parser.add_argument(name, type=int, required=True)
    return parser.parse_args()


def body_with_weights(file, size):
    """VGG16's body with the weights that Lathe uses; safetensors: length, JSON, raw bytes."""
    body = keras.applications.VGG16(weights=None, include_top=False, input_shape=(size, size, 3))
    content = file.read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])

    def tensor(name):
        begin, end = (8 + length + offset for offset in header[name]["data_offsets"])
        return np.frombuffer(content[begin:end], "<f4").reshape(header[name]["shape"])

    for layer in body.layers:
        if layer.weights:
            layer.set_weights([tensor(f"{layer.name}/kernel"), tensor(f"{layer.name}/bias")])
    return body


def compiled_model(file, size):
    body = body_with_weights(file, size)
    for layer in body.layers[:15]:
        layer.trainable = False
    head = [
        keras.layers.Flatten(),
        keras.layers.Dense(256, activation="relu"),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
    model = keras.Sequential([body, *head])
    optimizer = keras.optimizers.SGD(1e-4, momentum=0.9)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"], jit_compile=False)
    return model


def pictures(folder, size, batch, shuffle):
    found = keras.utils.image_dataset_from_directory(
        folder, label_mode="binary", image_size=(size, size), batch_size=batch, shuffle=shuffle, seed=1, verbose=False
    )
    return found.map(lambda x, y: (x / 255, y)).prefetch(2)


def milliseconds(since):
    return (time.perf_counter() - since) * 1000


def train_epoch(model, training, validation, steps):
    """Adds the duration of each step, and of the wait for its pictures, to `steps`."""
    started = asked = time.perf_counter()
    for x, y in training:
        wait_ms = milliseconds(asked)
        begun = time.perf_counter()
        model.train_on_batch(x, y)
        steps.append({"stepMs": milliseconds(begun), "waitMs": wait_ms})
        asked = time.perf_counter()
    train_ms = milliseconds(started)
    started = time.perf_counter()
    model.evaluate(validation, verbose=0)
    return {"trainMs": train_ms, "validationMs": milliseconds(started)}


def peak_bytes():
    """The most memory that this process has held (proc(5)); None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def main():
    args = arguments()
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    model = compiled_model(args.weights, args.size)
    training = pictures(args.data / "train", args.size, args.batch, shuffle=True)
    validation = pictures(args.data / "validation", args.size, args.batch, shuffle=False)
    steps = []
    epochs = [train_epoch(model, training, validation, steps) for _ in range(args.epochs)]
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "python": sys.version.split()[0]}
    print(json.dumps({"steps": steps, "epochs": epochs, "peakBytes": peak_bytes(), "versions": versions}))


if __name__ == "__main__":
    main()

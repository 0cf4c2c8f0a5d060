"""Keras' part of the benchmark of VGG16's frozen blocks: milliseconds a picture up to block4_pool, and the machine's
matrix-multiply peak, as JSON. On random pixels, which cost Keras no decoding.

    python keras_features.py --weights FILE --threads N --batch 16 --features 150,224 --pictures N
"""

import argparse
import json
import time
from pathlib import Path

from keras_finetune import body_with_weights

import keras
import numpy as np
import tensorflow as tf

PEAK_EDGE = 2048
PEAK_ROUNDS = 8


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--features", required=True)
    for name in ("--threads", "--batch", "--pictures"):
        parser.add_argument(name, type=int, required=True)
    return parser.parse_args()


def picture_ms(weights, size, batch, pictures):
    body = body_with_weights(weights, size)
    frozen = keras.Model(body.input, body.get_layer("block4_pool").output)
    pixels = np.random.default_rng(1).random((batch, size, size, 3), dtype=np.float32)
    frozen.predict_on_batch(pixels)
    begun = time.perf_counter()
    for _ in range(pictures // batch):
        frozen.predict_on_batch(pixels)
    return (time.perf_counter() - begun) * 1000 / (pictures // batch * batch)


def peak_gflops():
    """The most that a product of two square float32 matrices reaches."""
    a, b = (tf.random.uniform((PEAK_EDGE, PEAK_EDGE)) for _ in range(2))
    tf.matmul(a, b).numpy()
    best = float("inf")
    for _ in range(PEAK_ROUNDS):
        begun = time.perf_counter()
        tf.matmul(a, b).numpy()
        best = min(best, time.perf_counter() - begun)
    return 2 * PEAK_EDGE**3 / best / 1e9


def main():
    args = arguments()
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    took = {size: picture_ms(args.weights, int(size), args.batch, args.pictures) for size in args.features.split(",")}
    print(json.dumps({"pictureMs": took, "peakGflops": peak_gflops()}))


if __name__ == "__main__":
    main()

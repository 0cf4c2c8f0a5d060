"""What other programs make of Lathe's exports: probabilities of pictures, as JSON.

    python exports.py FOLDER

FOLDER holds model.keras, model.h5, model.onnx and pictures/*.png, each of the model's own size.
"""

import json
import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
from PIL import Image


def pixels(folder):
    files = sorted((folder / "pictures").iterdir())
    return np.stack([np.asarray(Image.open(file).convert("RGB"), dtype=np.float32) for file in files])


def probabilities(outputs):
    outputs = np.asarray(outputs, dtype=np.float64)
    return (np.concatenate([1 - outputs, outputs], axis=1) if outputs.shape[1] == 1 else outputs).tolist()


def main(folder):
    x = pixels(folder)
    answers = {}

    import keras

    answers[f"Keras {keras.__version__}, .keras"] = keras.models.load_model(folder / "model.keras").predict(x, verbose=0)
    answers[f"Keras {keras.__version__}, .h5"] = keras.models.load_model(folder / "model.h5", compile=False).predict(x, verbose=0)

    import tf_keras

    answers[f"Keras {tf_keras.__version__}, .h5"] = tf_keras.models.load_model(folder / "model.h5", compile=False).predict(x, verbose=0)

    import onnxruntime

    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    answers[f"ONNX Runtime {onnxruntime.__version__}, .onnx"] = session.run(None, {session.get_inputs()[0].name: x})[0]

    print(json.dumps({name: probabilities(each) for name, each in answers.items()}))


main(Path(sys.argv[1]))

"""Tables that both sides of a benchmark read: NAME.json is a table's shape, NAME.f64 its numbers."""

import json

import numpy as np


def read_table(folder, name):
    """Shape, rows to learn from and their target, held-out rows and theirs."""
    with open(f"{folder}/{name}.json") as file:
        shape = json.load(file)
    numbers = np.fromfile(f"{folder}/{name}.f64", "<f8")
    sizes = np.cumsum([shape["rows"] * shape["columns"], shape["rows"], shape["testRows"] * shape["columns"]])
    X, y, test, test_y = np.split(numbers, sizes)
    return shape, X.reshape(shape["rows"], -1), y, test.reshape(shape["testRows"], -1), test_y


def save_table(folder, name, parts, classes):
    """Parts as they are read; classes are 0 where the target is a value."""
    np.concatenate([np.asarray(part, dtype="<f8").ravel() for part in parts]).tofile(f"{folder}/{name}.f64")
    shape = dict(rows=len(parts[0]), testRows=len(parts[2]), columns=parts[0].shape[1], classes=classes)
    with open(f"{folder}/{name}.json", "w") as file:
        json.dump(shape, file)

"""predict_peer.py FOLDER data                  makes the table of iris that predict.mjs asks about
predict_peer.py FOLDER forest|boosting NAME  times scikit-learn's predictions: prints JSON, medians in microseconds"""

import json
import os
import sys
import time

import numpy as np
from sklearn import datasets, ensemble

folder, work, *name = sys.argv[1:]


def make_data():
    X, y = datasets.load_iris(return_X_y=True)
    rows = np.random.RandomState(1).randint(0, len(X), 20_000)
    parts = [X, y, X[rows], y[rows]]
    np.concatenate([np.asarray(part, dtype="<f8").ravel() for part in parts]).tofile(f"{folder}/iris.f64")
    with open(f"{folder}/iris.json", "w") as file:
        json.dump(dict(rows=len(X), testRows=len(rows), columns=4, classes=3), file)
    print("{}")


def read():
    with open(f"{folder}/{name[0]}.json") as file:
        shape = json.load(file)
    numbers = np.fromfile(f"{folder}/{name[0]}.f64", "<f8")
    sizes = np.cumsum([shape["rows"] * shape["columns"], shape["rows"], shape["testRows"] * shape["columns"]])
    X, y, test, _ = np.split(numbers, sizes)
    return X.reshape(shape["rows"], -1), y, test.reshape(shape["testRows"], -1), shape["classes"]


def timed(predict, test, count, times):
    seconds = []
    for turn in range(times):
        first = turn * 7919 % (len(test) - count + 1)
        began = time.perf_counter()
        predict(test[first:first + count])
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds) * 1e6)


def measure():
    X, y, test, classes = read()
    kind = "Classifier" if classes else "Regressor"
    if work == "forest":
        model = getattr(ensemble, f"RandomForest{kind}")(100, n_jobs=-1, random_state=1).fit(X, y)
    else:
        model = getattr(ensemble, f"HistGradientBoosting{kind}")(max_iter=100, early_stopping=False, random_state=1).fit(X, y)
    predict = model.predict_proba if classes else model.predict
    fastest = {}
    for jobs in [1, os.cpu_count()] if work == "forest" else [None]:
        if jobs:
            model.n_jobs = jobs
        for size, count, times in [("one", 1, 100), ("hundred", 100, 50), ("tenThousand", 10_000, 7)]:
            fastest[size] = min(fastest.get(size, np.inf), timed(predict, test, count, times))
    print(json.dumps(fastest))


make_data() if work == "data" else measure()

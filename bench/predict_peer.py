"""predict_peer.py FOLDER data                  makes the table of iris that predict.mjs asks about
predict_peer.py FOLDER forest|boosting NAME  times scikit-learn's predictions: prints JSON, medians in microseconds"""

import json
import os
import sys
import time

import numpy as np
from sklearn import datasets, ensemble

from peer_table import read_table, save_table

folder, work, *name = sys.argv[1:]


def make_data():
    X, y = datasets.load_iris(return_X_y=True)
    rows = np.random.RandomState(1).randint(0, len(X), 20_000)
    save_table(folder, "iris", [X, y, X[rows], y[rows]], 3)
    print("{}")


def timed(predict, test, count, times):
    seconds = []
    for turn in range(times):
        first = turn * 7919 % (len(test) - count + 1)
        began = time.perf_counter()
        predict(test[first:first + count])
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds) * 1e6)


def measure():
    shape, X, y, test, _ = read_table(folder, *name)
    classes = shape["classes"]
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

"""kernels_peer.py FOLDER data              makes the tables that kernels.mjs fits
kernels_peer.py FOLDER forest|boosting|xgboost NAME  fits one with scikit-learn or XGBoost: prints JSON"""

import json
import os
import resource
import sys
import time

import numpy as np
from sklearn import datasets, ensemble
from sklearn.model_selection import train_test_split

from peer_table import read_table, save_table

ROWS, TEST_ROWS = 100_000, 25_000
folder, work, *name = sys.argv[1:]


def save(name, X, y, classes):
    stratify = y if classes else None
    train, test, train_y, test_y = train_test_split(X, y, test_size=TEST_ROWS, random_state=7, stratify=stratify)
    save_table(folder, name, [train, train_y, test, test_y], classes)


def forest_cover(rows):
    """Ten numbers and 44 columns of 0 and 1 in two groups, seven uneven classes: like covertype."""
    r = np.random.RandomState(3)
    numbers = np.round(np.column_stack([
        r.normal(2950, 280, rows), r.uniform(0, 360, rows), r.gamma(3, 5, rows), r.gamma(1.5, 180, rows),
        r.normal(45, 60, rows), r.gamma(1.8, 1300, rows), *(np.clip(r.normal(210, 30, rows), 0, 254) for _ in range(3)),
        r.gamma(1.8, 1100, rows),
    ]))
    area = np.clip(np.digitize(numbers[:, 0] + r.normal(0, 250, rows), [2600, 2900, 3150]), 0, 3)
    soil = np.clip(((numbers[:, 0] - 2000) / 45 + r.normal(0, 5, rows)).astype(int), 0, 39)
    z = (numbers - numbers.mean(0)) / numbers.std(0)
    scores = np.zeros((rows, 7))
    for k in range(7):
        for _ in range(40):
            columns, cuts = r.choice(10, 4), r.normal(0, 0.9, 4)
            leaf = sum((z[:, columns[i]] > cuts[i]).astype(int) << i for i in range(4))
            scores[:, k] += r.normal(0, 1, 16)[leaf]
        scores[:, k] += r.normal(0, 1.2, 4)[area] + r.normal(0, 1.2, 40)[soil]
    scores += np.array([3.8, 4.7, 1.2, -1.8, 0, 0.6, 1.1]) + r.gumbel(0, 0.9, scores.shape)
    return np.hstack([numbers, np.eye(4)[area], np.eye(40)[soil]]), scores.argmax(1)


def make_data():
    os.makedirs(folder, exist_ok=True)
    rows = ROWS + TEST_ROWS
    X, y = datasets.make_classification(
        n_samples=rows, n_features=20, n_informative=10, n_redundant=4, flip_y=0.02, class_sep=0.8, random_state=1)
    save("binary20", X, y, 2)
    save("classes54", *forest_cover(rows), 7)
    save("values10", *datasets.make_friedman1(n_samples=rows, n_features=10, noise=1.0, random_state=1), 0)
    print("{}")


def fit():
    shape, X, y, test, test_y = read_table(folder, *name)
    classes = shape["classes"]
    kind = "Classifier" if classes else "Regressor"
    if work == "xgboost":
        import xgboost

        model = getattr(xgboost, f"XGB{'Classifier' if classes else 'Regressor'}")(
            n_estimators=100, tree_method="hist", grow_policy="lossguide", max_leaves=31, max_depth=0,
            learning_rate=0.1, n_jobs=os.cpu_count(), random_state=1)
    elif work == "forest":
        model = getattr(ensemble, f"RandomForest{kind}")(100, n_jobs=-1, random_state=1)
    else:
        model = getattr(ensemble, f"HistGradientBoosting{kind}")(max_iter=100, early_stopping=False, random_state=1)
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    before, began = peak(), time.perf_counter()
    model.fit(X, y)
    seconds, megabytes = time.perf_counter() - began, peak() - before
    predictions = model.predict(test)
    quality = (predictions == test_y).mean() if classes else np.sqrt(((predictions - test_y) ** 2).mean())
    print(json.dumps(dict(fit=seconds, megabytes=megabytes, quality=float(quality))))


make_data() if work == "data" else fit()

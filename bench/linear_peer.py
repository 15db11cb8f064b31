"""linear_peer.py FOLDER data              makes the tables that linear.mjs fits, from those of kernels_peer.py
linear_peer.py FOLDER MODEL NAME PARAMETERS  fits one with scikit-learn, twice: prints JSON"""

import json
import sys
import time
import warnings

import numpy as np
from sklearn import datasets, linear_model
from sklearn.model_selection import train_test_split
from threadpoolctl import threadpool_info

from peer_table import read_table, save_table

folder, work, *rest = sys.argv[1:]
warnings.filterwarnings("ignore")


def make_data():
    for name in ["binary20", "classes54"]:
        shape, X, y, test, test_y = read_table(folder, name)
        mean, scale = X.mean(0), X.std(0)
        scale[scale == 0] = 1
        save_table(folder, f"{name}s", [(X - mean) / scale, y, (test - mean) / scale, test_y], shape["classes"])
    X, y = datasets.make_regression(125_000, 54, n_informative=20, noise=10, effective_rank=None, random_state=1)
    X[:, 1:30] += 0.5 * X[:, :29]
    train, test, train_y, test_y = train_test_split(X, y, test_size=25_000, random_state=7)
    save_table(folder, "values54", [train, train_y, test, test_y], 0)
    print("{}")


def objective(model, X, y, classes):
    """What the model minimises, on the training rows."""
    if classes:
        scores = model.decision_function(X)
        if scores.ndim == 1:
            scores = np.column_stack([np.zeros(len(y)), scores])
        top = scores.max(1)
        logs = top + np.log(np.exp(scores - top[:, None]).sum(1))
        return (logs - scores[np.arange(len(y)), y.astype(int)]).sum() + (model.coef_**2).sum() / 2
    error = ((y - model.predict(X)) ** 2).sum()
    alpha, w = getattr(model, "alpha", 0), model.coef_
    if work == "Ridge":
        return error + alpha * (w**2).sum()
    share = getattr(model, "l1_ratio", 0)
    return error / 2 / len(y) + alpha * (share * abs(w).sum() + (1 - share) * (w**2).sum() / 2)


def fit():
    name, parameters = rest
    shape, X, y, test, test_y = read_table(folder, name)
    seconds = []
    for _ in range(2):
        model = getattr(linear_model, work)(**json.loads(parameters))
        began = time.perf_counter()
        model.fit(X, y)
        seconds.append(time.perf_counter() - began)
    predictions = model.predict(test)
    classes = shape["classes"]
    quality = (predictions == test_y).mean() if classes else np.sqrt(((predictions - test_y) ** 2).mean())
    blas = sorted({f"{pool['internal_api']} {pool['version']}" for pool in threadpool_info() if pool["user_api"] == "blas"})
    print(json.dumps(dict(cold=seconds[0], warm=seconds[1], quality=float(quality),
                          objective=float(objective(model, X, y, classes)), blas=", ".join(blas) or "reference BLAS")))


make_data() if work == "data" else fit()

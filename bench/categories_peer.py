"""categories_peer.py fit FILE   fits what FILE lists with HistGradientBoosting of scikit-learn and
its own splits of categories: prints loss, score and seconds of each as JSON

FILE: {"x": [[code or number, null where missing], …], "categories": [whether a column is one, …],
       "fits": [{"y": [code or value, …], "task", "train": [row, …], "test": […], "parameters"}, …]}"""

import json
import sys
import time

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, log_loss, mean_squared_error, r2_score


def fit(x, categories, work):
    y = np.array(work["y"], dtype=float)
    is_classes = work["task"] == "classification"
    kind = HistGradientBoostingClassifier if is_classes else HistGradientBoostingRegressor
    model = kind(categorical_features=categories, early_stopping=False, **work["parameters"])
    train, test = work["train"], work["test"]
    begun = time.perf_counter()
    model.fit(x[train], y[train])
    seconds = time.perf_counter() - begun
    truth = y[test]
    said = model.predict(x[test])
    if is_classes:
        loss, score = log_loss(truth, model.predict_proba(x[test])), accuracy_score(truth, said)
    else:
        loss, score = mean_squared_error(truth, said, squared=False), r2_score(truth, said)
    return {"loss": float(loss), "score": float(score), "seconds": seconds}


def main(file):
    with open(file) as text:
        asked = json.load(text)
    x = np.array(asked["x"], dtype=float)
    print(json.dumps([fit(x, asked["categories"], work) for work in asked["fits"]]))


main(sys.argv[2])

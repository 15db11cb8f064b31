"""categories_peer.py FILE   fits what FILE lists with HistGradientBoosting of scikit-learn and its own
splits of categories: prints the loss of each on the held-out rows as JSON

FILE: {"x": [[code or number, null where missing], …], "categories": [whether a column is one, …],
       "train": [row, …], "test": […], "fits": [{"y": [code or value, …], "task"}, …]}"""

import json
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, mean_squared_error

with open(sys.argv[1]) as text:
    asked = json.load(text)
x, train, test = np.array(asked["x"], dtype=float), asked["train"], asked["test"]


def loss_of(y, is_classes):
    kind = HistGradientBoostingClassifier if is_classes else HistGradientBoostingRegressor
    model = kind(categorical_features=asked["categories"], early_stopping=False).fit(x[train], y[train])
    if is_classes:
        return log_loss(y[test], model.predict_proba(x[test]))
    return mean_squared_error(y[test], model.predict(x[test]), squared=False)


fits = [(np.array(fit["y"], dtype=float), fit["task"] == "classification") for fit in asked["fits"]]
print(json.dumps([loss_of(*fit) for fit in fits]))

"""vectors_peer.py FOLDER data                          makes the tables that vectors.mjs works on
vectors_peer.py FOLDER MODEL NAME PARAMETERS fit|predict  times one of scikit-learn, twice: prints JSON"""

import json
import os
import sys
import time
import warnings

import numpy as np
from sklearn import datasets, neighbors, neural_network, svm
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_info

from peer_table import read_table, save_table

folder, work, *rest = sys.argv[1:]
warnings.filterwarnings("ignore")
MODELS = {name: getattr(home, name) for home, name in [
    (neighbors, "KNeighborsClassifier"), (svm, "SVC"), (neural_network, "MLPClassifier")]}


def make_data():
    os.makedirs(folder, exist_ok=True)
    for name, rows, columns in [("near5k20", 5_000, 20), ("near50k10", 50_000, 10), ("near20k20", 20_000, 20)]:
        X, y = datasets.make_classification(
            n_samples=rows + 5_000, n_features=columns, n_informative=columns // 2, n_redundant=columns // 5,
            flip_y=0.02, class_sep=0.8, random_state=1)
        train, test, train_y, test_y = train_test_split(X, y, test_size=5_000, random_state=7, stratify=y)
        scaler = StandardScaler().fit(train)
        parts = [scaler.transform(train), train_y, scaler.transform(test), test_y]
        save_table(folder, name, parts, 2)
    print("{}")


def measure():
    name, parameters, timed = rest
    _, X, y, test, test_y = read_table(folder, name)
    seconds = []
    for _ in range(2):
        model = MODELS[work](**json.loads(parameters))
        began, used = time.perf_counter(), time.process_time()
        model.fit(X, y)
        if timed == "predict":
            began, used = time.perf_counter(), time.process_time()
            model.predict(test)
        seconds.append(time.perf_counter() - began)
        cpu = time.process_time() - used
    blas = sorted({f"{pool['internal_api']} {pool['version']}" for pool in threadpool_info() if pool["user_api"] == "blas"})
    print(json.dumps(dict(cold=seconds[0], warm=seconds[1], cpu=cpu, quality=float((model.predict(test) == test_y).mean()),
                          blas=", ".join(blas) or "reference BLAS")))


make_data() if work == "data" else measure()

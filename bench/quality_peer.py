"""quality_peer.py data FOLDER   makes the generated tables, as CSV with the target last
quality_peer.py fit FILE      fits what FILE lists with scikit-learn's defaults: prints scores as JSON

FILE: {"tables": {name: path}, "splits": {name: [{"train": [row, …], "test": […]}, …]},
       "fits": [{"table", "algorithm", "scaled"}, …]}"""

import json
import os
import sys
import warnings

import numpy as np
from sklearn import datasets, dummy, ensemble, linear_model, naive_bayes, neighbors, neural_network, svm, tree
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROWS = 4000
MODULES = (dummy, ensemble, linear_model, naive_bayes, neighbors, neural_network, svm, tree)
# Where our defaults are not scikit-learn's.
PARAMETERS = {"LogisticRegression": dict(max_iter=1000)}
warnings.simplefilter("ignore")


def make_data(folder):
    os.makedirs(folder, exist_ok=True)
    classes = datasets.make_classification(
        n_samples=ROWS, n_features=20, n_informative=10, n_redundant=4, flip_y=0.02, class_sep=0.8, random_state=1)
    values = datasets.make_friedman1(n_samples=ROWS, n_features=10, noise=1.0, random_state=1)
    for name, (X, y) in dict(generated_classes=classes, generated_values=values).items():
        header = ",".join([f"x{i}" for i in range(X.shape[1])] + ["target"])
        np.savetxt(f"{folder}/{name}.csv", np.column_stack([X, y]), delimiter=",", header=header, comments="", fmt="%.10g")
    return {}


def fit_all(file):
    with open(file) as text:
        asked = json.load(text)
    tables = {name: np.genfromtxt(path, delimiter=",", skip_header=1) for name, path in asked["tables"].items()}
    return [fit(asked, tables[work["table"]], work) for work in asked["fits"]]


def fit(asked, table, work):
    kind = next((getattr(module, work["algorithm"]) for module in MODULES if hasattr(module, work["algorithm"])), None)
    # An ensemble of others is what its members are.
    if kind is None or work["algorithm"].startswith(("Voting", "Stacking")):
        return None
    scores = []
    for at, split in enumerate(asked["splits"][work["table"]]):
        model = kind(**PARAMETERS.get(work["algorithm"], {}))
        if "random_state" in model.get_params():
            model.set_params(random_state=at)
        if work["scaled"]:
            model = make_pipeline(StandardScaler(), model)
        train, test = table[split["train"]], table[split["test"]]
        predictions = model.fit(train[:, :-1], train[:, -1]).predict(test[:, :-1])
        errors = predictions - test[:, -1]
        is_classes = getattr(model, "_estimator_type", None) == "classifier"
        scores.append(float((errors == 0).mean() if is_classes else np.sqrt((errors**2).mean())))
    return scores


print(json.dumps(make_data(sys.argv[2]) if sys.argv[1] == "data" else fit_all(sys.argv[2])))

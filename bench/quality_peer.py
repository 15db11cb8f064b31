"""quality_peer.py data FOLDER   makes the generated tables, as CSV with the target last
quality_peer.py fit FILE      fits what FILE lists with scikit-learn's defaults: prints scores as JSON

FILE: {"tables": {name: path}, "splits": {name: [{"train": [row, …], "test": […]}, …]},
       "fits": [{"table", "algorithm", "parameters", "weighed", "scaled", "members": names of an ensemble's,
                 "peer": algorithm and parameters where these are others}, …]}"""

import json
import os
import sys
import warnings

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
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
    write_texts(f"{folder}/generated_texts.csv")
    return {}


def write_texts(path):
    """Texts of 5 to 40 words out of 400; each of three classes prefers some of them a little."""
    r = np.random.RandomState(4)
    words = np.array(["".join(r.choice(list("abcdefghijklmnop"), 5)) for _ in range(400)])
    often = 1 / np.arange(3, 403)
    shares = [often * np.exp(0.5 * r.normal(size=400)) for _ in range(3)]
    with open(path, "w") as file:
        file.write("text,target\n")
        for label in r.randint(3, size=1500):
            said = r.choice(words, r.randint(5, 41), p=shares[label] / shares[label].sum())
            file.write(f"{' '.join(said)},{label}\n")


def read_table(path):
    """A matrix with the target last; words of texts counted."""
    with open(path) as file:
        if not file.readline().startswith("text,"):
            return np.genfromtxt(path, delimiter=",", skip_header=1)
        texts, target = zip(*(line.split(",") for line in file))
    counts = HashingVectorizer(n_features=256).transform(texts).toarray()
    return np.column_stack([counts, np.asarray(target, dtype=float)])


def read_header(path):
    with open(path) as file:
        return [name.strip() for name in file.readline().split(",")]


def fit_all(file):
    with open(file) as text:
        asked = json.load(text)
    tables = {name: read_table(path) for name, path in asked["tables"].items()}
    return [fit(asked, tables[work["table"]], work) for work in asked["fits"]]


def fit(asked, table, work):
    scores = []
    for at, split in enumerate(asked["splits"][work["table"]]):
        model = make_model(work, at, read_header(asked["tables"][work["table"]]))
        if model is None:
            return None
        model = make_pipeline(StandardScaler() if work["scaled"] else "passthrough", model)
        train, test = table[split["train"]], table[split["test"]]
        weights = {}
        if work.get("weighed"):
            weights = {f"{model.steps[-1][0]}__sample_weight": 0.5 + (np.asarray(split["train"]) * 7919) % 5}
        predictions = model.fit(train[:, :-1], train[:, -1], **weights).predict(test[:, :-1])
        errors = predictions - test[:, -1]
        is_classes = getattr(model, "_estimator_type", None) == "classifier"
        scores.append(float((errors == 0).mean() if is_classes else np.sqrt((errors**2).mean())))
    return scores


def make_model(work, seed, header):
    """None where scikit-learn has no algorithm of that name."""
    name, members = work["algorithm"], work.get("members")
    if not members:
        asked = work.get("peer", work)
        given = dict(asked.get("parameters", {}))
        if "monotonic_cst" in given:
            given["monotonic_cst"] = [given["monotonic_cst"].get(column, 0) for column in header[:-1]]
        return make_single(asked["algorithm"], seed, given)
    estimators = [(member, make_single(member, seed)) for member in members]
    for _, estimator in estimators:
        if isinstance(estimator, svm.SVC):
            estimator.set_params(probability=True)
    if name.startswith("Voting"):
        return getattr(ensemble, name)(estimators)
    last = "LogisticRegression" if name == "StackingClassifier" else "Ridge"
    return getattr(ensemble, name)(estimators, make_single(last, seed))


def make_single(name, seed, given={}):
    kind = next((getattr(module, name) for module in MODULES if hasattr(module, name)), None)
    if kind is None:
        return None
    model = kind(**{**PARAMETERS.get(name, {}), **given})
    if "random_state" in model.get_params():
        model.set_params(random_state=seed)
    return model


print(json.dumps(make_data(sys.argv[2]) if sys.argv[1] == "data" else fit_all(sys.argv[2])))

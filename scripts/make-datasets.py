"""Writes the sample tables that scikit-learn ships (iris, wine, breast_cancer, diabetes, digits)
to datasets/<name>.csv: scikit-learn's column names, integer class targets, `target` last, every
number in the shortest form that reads back to the same double.

Needs scikit-learn 1.1 or newer (its scaling of diabetes changed there). Run it from anywhere:
python3 scripts/make-datasets.py
"""

import csv
from pathlib import Path

import numpy
from sklearn import datasets

FOLDER = Path(__file__).resolve().parent.parent / "datasets"
LOADERS = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast_cancer": datasets.load_breast_cancer,
    "diabetes": datasets.load_diabetes,
    "digits": datasets.load_digits,
}


def main():
    for name, load in LOADERS.items():
        bunch = load()
        columns = [as_text(column) for column in [*bunch.data.T, bunch.target]]
        with open(FOLDER / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*bunch.feature_names, "target"])
            writer.writerows(zip(*columns))
        print(f"{name}: {bunch.data.shape[0]} x {bunch.data.shape[1]}")


def as_text(column):
    """A column of whole numbers is written without a decimal point."""
    values = [float(value) for value in column]
    whole = all(value.is_integer() for value in values)
    return [str(int(value)) if whole else positional(value) for value in values]


def positional(value):
    """The shortest decimal that reads back to the same double, never with an exponent."""
    return numpy.format_float_positional(value, unique=True, trim="0")


main()

"""What pandas needs to write a table: `datasets_download_peer.py FILE` prints seconds by format, as JSON."""

import json
import os
import sys
import tempfile
import time

import pandas


def seconds_of(write):
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        try:
            write(os.path.join(folder, "table"))
        except ImportError:  # Parquet needs pyarrow or fastparquet
            return None
        return time.perf_counter() - began


table = pandas.read_csv(sys.argv[1])
csv = seconds_of(lambda file: table.to_csv(file, index=False))
parquet = seconds_of(lambda file: table.to_parquet(file))
print(json.dumps({"csv": csv, "parquet": parquet, "version": pandas.__version__}))

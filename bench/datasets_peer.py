"""What pandas needs to parse a CSV file into memory: `datasets_peer.py FILE` prints seconds, as JSON."""

import json
import sys
import time

import pandas

began = time.perf_counter()
table = pandas.read_csv(sys.argv[1])
seconds = time.perf_counter() - began
print(json.dumps({"seconds": seconds, "rows": len(table), "version": pandas.__version__}))

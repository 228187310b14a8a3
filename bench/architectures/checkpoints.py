"""Makes a tiny random checkpoint of every family and depth, and PyTorch's vectors of it, full and pruned, as
test/parity/make_architectures.py does for the committed ones.

    python checkpoints.py '{"out": FOLDER, "depths": {"6": [0, 2, 5], …}}'
"""

import json
import pathlib
import sys

argument = json.loads(sys.argv[1])
output, sys.stdout = sys.stdout, sys.stderr
sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "test" / "parity"))

import sentence_transformers
import torch
import transformers
from make_architectures import ARCHITECTURES, BERT_LIKE, write

ARCHITECTURES["bert"] = ("BertConfig", BERT_LIKE, "wordpiece", ["normalize"], False)
for layers, kept in argument["depths"].items():
    out = pathlib.Path(argument["out"]) / layers
    for seed, name in enumerate(ARCHITECTURES):
        write(name, seed, out, int(layers), kept)
versions = {
    "PyTorch": torch.__version__,
    "transformers": transformers.__version__,
    "sentence-transformers": sentence_transformers.__version__,
}
print(json.dumps({"families": list(ARCHITECTURES), "versions": versions}), file=output)

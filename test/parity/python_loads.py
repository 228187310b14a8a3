"""Tries whether a variant loads unchanged in Python sentence-transformers, and compares its vectors with the
reference. Run once, by hand; the result stands in docs/parity.md.

    python test/parity/python_loads.py FOLDER torch KEPT-LAYERS
    python test/parity/python_loads.py FOLDER onnx KEPT-LAYERS [GRAPH]

The second form takes the ONNX backend (needs optimum), for folders without safetensors. GRAPH is the file to load,
`onnx/model.onnx` unless given.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

FIXTURES = Path(__file__).parent / "fixtures"

folder, backend, keep, *rest = sys.argv[1:]
graph = rest[0] if rest else "onnx/model.onnx"
options = {"file_name": graph, "provider": "CPUExecutionProvider"} if backend == "onnx" else {}
model = SentenceTransformer(folder, device="cpu", backend=backend, model_kwargs=options)
texts = json.loads((FIXTURES / "texts.json").read_text())
vectors = model.encode(texts, batch_size=32)
name = "all-MiniLM-L6-v2-" + "-".join(keep.split(","))
expected = np.fromfile(FIXTURES / f"{name}.i16", dtype="<i2").reshape(len(texts), -1) / 32767
cosines = (vectors * expected).sum(axis=1)
print(
    f"{vectors.shape}, largest difference of a component {np.abs(vectors - expected).max():.1e}, "
    f"smallest cosine {cosines.min():.5f} (text {cosines.argmin()}), mean {cosines.mean():.5f}"
)

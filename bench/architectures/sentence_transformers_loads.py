"""Loads model folders in sentence-transformers: answers each line {"dir": …, "texts": […]} with {"vectors": [[…], …]}."""

import json
import sys

output, sys.stdout = sys.stdout, sys.stderr

import torch
from sentence_transformers import SentenceTransformer

for line in sys.stdin:
    question = json.loads(line)
    model = SentenceTransformer(question["dir"], device="cpu", model_kwargs={"dtype": torch.float32})
    vectors = model.encode(question["texts"], normalize_embeddings=True, show_progress_bar=False)
    print(json.dumps({"vectors": vectors.tolist()}), file=output, flush=True)

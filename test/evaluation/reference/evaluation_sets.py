"""Scores of the full-depth encoder by sentence-transformers, SciPy and ir_measures.

    python test/evaluation/reference/evaluation_sets.py MODEL_FOLDER DATASETS

test/evaluation/*.test.ts hold what it prints: ours must agree. Weights rounded to fp16, as they ship.
"""

import json
import pathlib
import sys

import ir_measures
import scipy.stats
import sentence_transformers
from ir_measures import RR, Success, nDCG

folder, datasets = map(pathlib.Path, sys.argv[1:])
model = sentence_transformers.SentenceTransformer(str(folder), device="cpu").half().float()


def rows(path):
    return [json.loads(line) for line in (datasets / path).read_text().splitlines()]


def embed(texts):
    return model.encode(list(texts), normalize_embeddings=True, batch_size=32)


def sts(half):
    pairs = rows(f"stsb/{half}.jsonl")
    one, other = embed(p["sentence1"] for p in pairs), embed(p["sentence2"] for p in pairs)
    cosines, scores = (one * other).sum(axis=1), [p["score"] for p in pairs]
    return {
        "spearman": 100 * scipy.stats.spearmanr(scores, cosines).statistic,
        "pearson": 100 * scipy.stats.pearsonr(scores, cosines).statistic,
    }


def faq(name):
    entries, queries = rows(f"{name}/faqs.jsonl"), [q for q in rows(f"{name}/queries.jsonl") if q["relevant"]]
    cosines = embed(q["query"] for q in queries) @ embed(e["question"] for e in entries).T
    qrels = [ir_measures.Qrel(str(n), e, 1) for n, q in enumerate(queries) for e in q["relevant"]]
    run = [
        ir_measures.ScoredDoc(str(n), entry["id"], float(cosines[n, e]))
        for n in range(len(queries))
        for e, entry in enumerate(entries)
    ]
    measured = ir_measures.calc_aggregate([RR @ 10, nDCG @ 10, Success @ 1, Success @ 5], qrels, run)
    return {str(measure): 100 * value for measure, value in measured.items()}


for half in ("dev", "test"):
    print("stsb", half, sts(half))
for name in ("faq-jhu-covid", "faq-quebec-covid"):
    print(name, faq(name))

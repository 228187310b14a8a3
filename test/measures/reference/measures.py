"""Values of ir_measures, SciPy and scikit-learn that test/measures compares ours with.

    python test/measures/reference/measures.py > test/measures/reference/measures.json
    npx prettier --write test/measures/reference/measures.json

Needs numpy, scipy, scikit-learn and ir_measures.
"""

import json

import ir_measures
import numpy as np
import scipy.stats
import sklearn.metrics
from ir_measures import RR, R, Success, nDCG
from sklearn.calibration import calibration_curve

random = np.random.default_rng(20261121)


def retrieval():
    """Rankings of 12 of 15 entries, with one to six right ones, some of which were not found."""
    entries = [f"entry-{n}" for n in range(15)]
    measures = [RR @ 10, nDCG @ 10, nDCG @ 3, Success @ 1, Success @ 5, R @ 10, R @ 3]
    queries = []
    for n in range(20):
        ranking = [str(e) for e in random.permutation(entries)[: int(random.integers(0, 13))]]
        relevant = [str(e) for e in random.choice(entries, size=int(random.integers(1, 7)), replace=False)]
        queries.append({"id": f"q{n}", "ranking": ranking, "relevant": relevant, "scores": {}})
    qrels = [ir_measures.Qrel(q["id"], e, 1) for q in queries for e in q["relevant"]]
    run = [
        ir_measures.ScoredDoc(q["id"], e, float(-rank)) for q in queries for rank, e in enumerate(q["ranking"])
    ]
    by_id = {q["id"]: q for q in queries}
    ours = {"RR": "MRR", "R": "Recall"}
    for metric in ir_measures.iter_calc(measures, qrels, run):
        family, _, cutoff = str(metric.measure).partition("@")
        by_id[metric.query_id]["scores"][f"{ours.get(family, family)}@{cutoff}"] = metric.value
    for query in queries:  # a query for which nothing was found is left out by ir_measures' iterators
        for measure in ("MRR@10", "nDCG@10", "nDCG@3", "Success@1", "Success@5", "Recall@10", "Recall@3"):
            query["scores"].setdefault(measure, 0.0)
    return queries


def correlation():
    cases = []
    for n, levels in ((40, None), (60, 6), (5, 2)):
        x = random.normal(size=n)
        y = x + random.normal(size=n)
        if levels:  # many ties, as in STS scores
            x = np.round((x - x.min()) / (x.max() - x.min()) * levels) / 2
        cases.append(
            {
                "x": x.tolist(),
                "y": y.tolist(),
                "pearson": float(scipy.stats.pearsonr(x, y).statistic),
                "spearman": float(scipy.stats.spearmanr(x, y).statistic),
                "ranks": scipy.stats.rankdata(x, method="average").tolist(),
            }
        )
    return cases


def calibration():
    # Away from the edges of bins, where conventions differ (scikit-learn closes bins above, ours below).
    probabilities = np.round(random.beta(0.8, 0.6, size=200) * 49) / 50 + 0.01
    outcomes = random.random(200) < probabilities**1.5
    observed, forecast = calibration_curve(outcomes, probabilities, n_bins=10, strategy="uniform")
    bins = np.minimum((probabilities * 10).astype(int), 9)
    error = sum(
        abs(probabilities[bins == b].mean() - outcomes[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    )
    return {
        "probabilities": probabilities.tolist(),
        "outcomes": outcomes.tolist(),
        "brier": float(sklearn.metrics.brier_score_loss(outcomes, probabilities)),
        "auroc": float(sklearn.metrics.roc_auc_score(outcomes, probabilities)),
        "expectedCalibrationError": float(error),
        "observed": observed.tolist(),
        "forecast": forecast.tolist(),
    }


def summary():
    values = random.gamma(2, 3, size=23)
    return {
        "values": values.tolist(),
        "percentiles": [[p, float(np.percentile(values, p))] for p in (0, 5, 50, 95, 99, 100)],
    }


def bootstrap():
    values = random.choice([0, 0.2, 0.25, 0.5, 1], size=300, p=[0.2, 0.1, 0.1, 0.2, 0.4])
    baseline = np.where(random.random(300) < 0.8, values, random.choice([0, 0.5, 1], size=300))

    def interval(cases):
        made = scipy.stats.bootstrap(
            (cases,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(1)
        ).confidence_interval
        return [float(made.low), float(made.high)]

    return {
        "values": values.tolist(),
        "baseline": baseline.tolist(),
        "mean": float(values.mean()),
        "interval": interval(values),
        "difference": float((values - baseline).mean()),
        "differenceInterval": interval(values - baseline),
    }


print(
    json.dumps(
        {
            "retrieval": retrieval(),
            "correlation": correlation(),
            "calibration": calibration(),
            "summary": summary(),
            "bootstrap": bootstrap(),
        }
    )
)

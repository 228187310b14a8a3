"""Values of SciPy, scikit-learn and ir_measures that test/parity/statistics.test.ts compares ours with.

    python test/parity/make_statistics_fixtures.py > test/parity/fixtures/statistics.json
    npx prettier --write test/parity/fixtures/statistics.json

Needs numpy, scipy, scikit-learn and ir_measures.
"""

import json

import ir_measures
import numpy as np
import scipy.stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, precision_score, recall_score
from sklearn.neighbors import KNeighborsClassifier

random = np.random.default_rng(20261122)


def no_answer():
    truth = random.random(120) < 0.3
    told = np.where(random.random(120) < 0.8, truth, ~truth)
    return {
        "told": told.tolist(),
        "truth": truth.tolist(),
        "precision": float(precision_score(truth, told)),
        "recall": float(recall_score(truth, told)),
    }


def coverage():
    """The most questions that can be answered at a precision, along scikit-learn's curve."""
    scores = np.round(random.beta(2, 1, size=300), 2)  # many ties
    right = random.random(300) < scores
    precision, _, thresholds = precision_recall_curve(right, scores)
    cases = []
    for wanted in (0.8, 0.9, 0.95):
        enough = thresholds[precision[:-1] >= wanted]
        least = float(enough.min())
        cases.append({"precision": wanted, "threshold": least, "coverage": float((scores >= least).mean())})
    return {"scores": scores.tolist(), "right": right.tolist(), "cases": cases}


def nearest():
    """Votes of five neighbours of two classes, so that there are no ties."""
    points = random.normal(size=(60, 3))
    labels = np.where(points[:, 0] + random.normal(size=60) > 0, "leave", "travel")
    asked = random.normal(size=(20, 3))
    model = KNeighborsClassifier(n_neighbors=5).fit(points, labels)
    order = model.kneighbors(asked, n_neighbors=12, return_distance=False)
    return {"neighbours": [labels[row].tolist() for row in order], "predicted": model.predict(asked).tolist()}


def randomization():
    cases = []
    for n in (9, 250):
        values = random.choice([0, 0.25, 0.5, 1], size=n)
        baseline = np.where(random.random(n) < 0.7, values, random.choice([0, 0.5, 1], size=n))
        values = np.minimum(1, values + (random.random(n) < 0.05))
        test = scipy.stats.permutation_test(
            (values, baseline),
            lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=2**14 if n < 20 else 100_000,
            rng=np.random.default_rng(1),
        )
        cases.append({"values": values.tolist(), "baseline": baseline.tolist(), "p": float(test.pvalue)})
    return cases


def holm():
    """Holm's definition (SciPy has no function for it)."""
    p_values = np.array([0.01, 0.04, 0.03, 0.005, 0.2, 0.03])
    ranked = np.sort(p_values)
    steps = [min(1.0, (len(ranked) - i) * p) for i, p in enumerate(ranked)]
    largest = np.maximum.accumulate(steps)
    adjusted = [float(largest[np.searchsorted(ranked, p, side="right") - 1]) for p in p_values]
    return {"p": p_values.tolist(), "adjusted": adjusted}


def power():
    differences = random.normal(0.02, 0.3, size=400)
    z = scipy.stats.norm.ppf(0.975) + scipy.stats.norm.ppf(0.8)
    spread = differences.std(ddof=1)
    return {
        "differences": differences.tolist(),
        "detectable": float(z * spread / np.sqrt(400)),
        "needed": int(np.ceil((z * spread / 0.02) ** 2)),
    }


def softmax():
    random.random(1600)  # Skipped, so that the numbers below stay those of the fixture.
    rows = np.round(random.normal(size=(120, 4)), 3)
    labels = np.argmax(rows[:, :3] + random.gumbel(size=(120, 3)), axis=1)
    model = LogisticRegression(C=1 / 2.0, tol=1e-12, max_iter=10_000).fit(rows, labels)
    return {
        "rows": rows.tolist(),
        "labels": labels.tolist(),
        "l2": 2.0,
        "probabilities": model.predict_proba(rows).tolist(),
        "coefficients": model.coef_.tolist(),
    }


def overlap():
    """The recall of one ranking's entries where the reference's first ten count as relevant."""
    entries = [f"e{n}" for n in range(25)]
    cases = []
    for _ in range(6):
        reference = [str(e) for e in random.permutation(entries)[:10]]
        ranking = [str(e) for e in random.permutation(entries)[:10]]
        qrels = [ir_measures.Qrel("q", e, 1) for e in reference]
        run = [ir_measures.ScoredDoc("q", e, float(-place)) for place, e in enumerate(ranking)]
        value = ir_measures.calc_aggregate([ir_measures.R @ 10], qrels, run)[ir_measures.R @ 10]
        cases.append({"reference": reference, "ranking": ranking, "overlap": float(value)})
    return cases


print(
    json.dumps(
        {
            "noAnswer": no_answer(),
            "coverage": coverage(),
            "nearest": nearest(),
            "randomization": randomization(),
            "holm": holm(),
            "power": power(),
            "softmax": softmax(),
            "overlap": overlap(),
        }
    )
)

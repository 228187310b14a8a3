"""Reference weights of a penalised logistic regression by scikit-learn, for test/search/calibration/logistic.test.ts.

    python test/search/reference/logistic.py > test/search/reference/logistic.json
"""

import json

import numpy as np
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(7)
cases = np.round(random.normal(size=(60, 3)) * [1, 5, 0.1] + [0, 2, 1], 3)
outcomes = random.random(60) < 1 / (1 + np.exp(-(cases[:, 0] - 0.3 * cases[:, 1] + 4 * (cases[:, 2] - 1))))
weights = np.round(random.uniform(0.2, 2, 60), 2)


def fit(l2, counts):
    mean = np.average(cases, axis=0, weights=counts)
    deviation = np.sqrt(np.average((cases - mean) ** 2, axis=0, weights=counts))
    model = LogisticRegression(C=1 / l2, tol=1e-12, max_iter=10_000)
    model.fit((cases - mean) / deviation, outcomes, sample_weight=counts)
    raw = model.coef_[0] / deviation
    return {"l2": l2, "intercept": model.intercept_[0] - raw @ mean, "weights": raw.tolist()}


print(
    json.dumps(
        {
            "cases": cases.tolist(),
            "outcomes": outcomes.tolist(),
            "caseWeights": weights.tolist(),
            "even": fit(1.0, np.ones(60)),
            "weighted": fit(0.1, weights),
        }
    )
)

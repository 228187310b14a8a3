"""References for test/evaluation/roi and test/measures: python roi.py > roi.json (scipy, numpy).

Written without a look at our code: the triangular distribution is scipy's, the queue is solved as a Markov chain whose response
time is integrated numerically, and the whole estimate is simulated anew with NumPy.
"""

import json
import math

import numpy as np
from scipy import integrate, stats

rng = np.random.default_rng(7)


def triangular():
    cases = []
    for low, likely, high in [(50, 150, 400), (0, 0, 5), (2, 5, 5), (0.3, 0.5, 0.8)]:
        law = stats.triang((likely - low) / (high - low), loc=low, scale=high - low)
        shares = [0.0, 0.01, 0.25, 0.4, 0.5, 0.9, 0.999]
        cases.append({"range": {"low": low, "likely": likely, "high": high},
                      "quantiles": [[share, float(law.ppf(share))] for share in shares]})
    return cases


def waiting(servers, load):
    """Share that waits, from the stationary distribution of the birth-death chain, cut off far in its tail."""
    weights = [1.0]
    for n in range(1, servers + 4000):
        weights.append(weights[-1] * load / min(n, servers))
    weights = np.array(weights)
    return float(weights[servers:].sum() / weights.sum())


def slower(servers, arrivals, service, seconds):
    """P(waiting + service > t), the convolution done numerically."""
    share = waiting(servers, arrivals * service)
    rate = servers / service - arrivals
    tail = lambda t: math.exp(-t / service)
    waited, _ = integrate.quad(lambda w: rate * math.exp(-rate * w) * tail(seconds - w), 0, seconds, epsabs=1e-13, epsrel=1e-12)
    return (1 - share) * tail(seconds) + share * (waited + math.exp(-rate * seconds))


def queue():
    cases = []
    for servers, arrivals, service, seconds in [(1, 10, 0.05, 0.1), (2, 30, 0.05, 0.2), (5, 80, 0.05, 0.1),
                                                (2, 20, 0.05, 0.15), (20, 350, 0.05, 0.2)]:
        cases.append({"servers": servers, "arrivalsASecond": arrivals, "serviceSeconds": service, "seconds": seconds,
                      "waiting": waiting(servers, arrivals * service),
                      "slower": slower(servers, arrivals, service, seconds)})
    return cases


def draw(low, likely, high, n):
    return np.full(n, likely, float) if low == high else rng.triangular(low, likely, high, n)


RANGES = {
    "questionsADay": (50, 150, 400), "workingDays": (235, 245, 255), "pageShare": (0.3, 0.5, 0.8),
    "answerableShare": (0.5, 0.7, 0.85), "searchesPerQuestion": (2, 4, 8), "secondLook": (0.2, 0.5, 0.8),
    "staysAway": (0.4, 0.65, 0.85), "deskMinutes": (3, 8, 15), "askerMinutes": (0, 5, 15), "lostMinutes": (0.5, 1.5, 4),
    "usableShare": (0.3, 0.5, 0.8), "deskHourCost": (20, 33, 50), "askerHourCost": (20, 35, 55), "setupHours": (24, 60, 160),
    "upkeepHours": (4, 10, 24), "adminHourCost": (30, 45, 70), "serverPrice": (8, 20, 60), "memoryPrice": (0, 2, 5),
    "slowdown": (0.8, 1, 2), "serverWatts": (8, 20, 60), "energyPrice": (0.12, 0.2, 0.32), "discountRate": (0.02, 0.05, 0.08),
}


def worth(n=4_000_000):
    """The full-depth encoder of the tests' comparison under the defaults in EUR; one server is always enough there."""
    v = {name: draw(*ends, n) for name, ends in RANGES.items()}
    deviation = 0.07 / (2 * 1.959964)
    luck = rng.standard_normal(n)
    first = np.clip(0.697 + luck * deviation, 0, 1)
    five = np.maximum(first, np.clip(0.909 + luck * deviation, 0, 1))
    recall = np.clip(0.8 + rng.standard_normal(n) * math.sqrt(0.8 * 0.2 / 50), 0, 1)
    asked = v["questionsADay"] * v["workingDays"] * v["pageShare"]
    covered = asked * v["answerableShare"]
    found = covered * (first + v["secondLook"] * (five - first))
    spared = found * v["staysAway"]
    vain = asked - found - (asked - covered) * recall
    minutes = spared * (v["deskMinutes"] * v["deskHourCost"] + v["askerMinutes"] * v["askerHourCost"]) - vain * v["lostMinutes"] * v["askerHourCost"]
    benefit = minutes / 60 * v["usableShare"]
    kwh = v["serverWatts"] * 8.76 + asked * v["searchesPerQuestion"] * 0.0728 * v["slowdown"] / 3.6e6
    running = 12 * (v["serverPrice"] + 281e6 / 2**30 * v["memoryPrice"]) + kwh * v["energyPrice"] + 12 * v["upkeepHours"] * v["adminHourCost"]
    once = v["setupHours"] * v["adminHourCost"]
    yearly = benefit - running
    total = sum(yearly / (1 + v["discountRate"]) ** year for year in (1, 2, 3)) - once
    spread = lambda x: [float(np.percentile(x, p)) for p in (5, 50, 95)]
    return {"worth": spread(total), "yearly": spread(yearly), "energyKwh": spread(kwh), "deflected": spread(spared),
            "paysShare": float((total > 0).mean())}


print(json.dumps({"triangular": triangular(), "queue": queue(), "worth": worth()}, indent=1))

"""π by Monte Carlo: how many of N random points lie in a quarter circle.

Without arguments it prints its ways; with WAY THREADS SIZE it goes one of them and prints the time and
the result as a line of JSON.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool
from random import Random
from time import perf_counter


def count_inside(points, seed):
    random = Random(seed).random
    return sum(random() ** 2 + random() ** 2 < 1 for _ in range(points))


def parts(threads, points):
    chunks = [chunk * points // threads for chunk in range(threads + 1)]
    return [(end - begin, begin) for begin, end in zip(chunks, chunks[1:])]


def sequential(threads, points):
    return count_inside(points, 7)


def in_threads(threads, points):
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda part: count_inside(*part), parts(threads, points)))


def in_processes(threads, points):
    with Pool(threads) as pool:
        return sum(pool.starmap(count_inside, parts(threads, points)))


WAYS = {"a loop": sequential, "threads": in_threads, "processes": in_processes}

if __name__ == "__main__":
    if len(sys.argv) < 4:
        print(*WAYS, sep="\n")
    else:
        way, (threads, size) = WAYS[sys.argv[1]], map(int, sys.argv[2:4])
        start = perf_counter()
        result = way(threads, size)
        print(json.dumps({"seconds": perf_counter() - start, "result": result}))

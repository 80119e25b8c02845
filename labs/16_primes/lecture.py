"""The primes up to N, four ways: how many threads are too many?

Without arguments it prints its ways; with WAY THREADS SIZE it goes one of them and prints the time and
the result as a line of JSON. The result is not compared: it is a number here, and a list elsewhere.
"""

import json
import sys
from multiprocessing import Pool
from queue import Empty, Queue
from threading import Lock, Thread
from time import perf_counter


def is_prime(number):
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return number >= 2


def sequential(threads, size):
    return sum(is_prime(number) for number in range(1, size + 1))


def thread_a_number(threads, size):
    found, lock = [], Lock()

    def check(number):
        if is_prime(number):
            with lock:
                found.append(number)

    checks = [Thread(target=check, args=(number,)) for number in range(1, size + 1)]
    for thread in checks:
        thread.start()
    for thread in checks:
        thread.join()
    return len(found)


def queue_and_lock(threads, size):
    numbers, found, lock = Queue(), [], Lock()
    for number in range(1, size + 1):
        numbers.put(number)

    def work():
        while True:
            try:
                number = numbers.get_nowait()
            except Empty:
                return
            if is_prime(number):
                with lock:
                    found.append(number)

    workers = [Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(found)


def pool(threads, size):
    with Pool(threads) as workers:
        return sum(workers.map(is_prime, range(1, size + 1)))


WAYS = {
    "a loop": sequential,
    "a thread a number": thread_a_number,
    "queue and lock": queue_and_lock,
    "pool": pool,
}

if __name__ == "__main__":
    if len(sys.argv) < 4:
        print(*WAYS, sep="\n")
    else:
        way, (threads, size) = WAYS[sys.argv[1]], map(int, sys.argv[2:4])
        start = perf_counter()
        count = way(threads, size)
        seconds = perf_counter() - start
        expected = sequential(1, size) if size <= 10_000 else count
        if count != expected:
            sys.exit(f"{count} primes instead of {expected}")
        print(json.dumps({"seconds": seconds, "result": None}))

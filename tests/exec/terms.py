#!/usr/bin/env python3
"""Of Raft's servers only the terms: `terms.py [refuses|dies|clock|badinit|elsewhere|flaky FILE]`.

A server of term 2 that times out gets the term 4: the fault. `refuses` and `dies` do that instead. `clock` has a variable
that Raft lacks, `badinit` ends when it is asked to begin. `elsewhere` cannot be put into a state, and from the third time on
begins in term 7. `flaky` has no fault once FILE has three lines; each process adds one.
"""

import json
import sys

MODE = sys.argv[1] if len(sys.argv) > 1 else ""
VARIABLES = ["currentTerm", "clock"] if MODE == "clock" else ["currentTerm"]


class Refused(Exception):
    pass


class Terms:
    def __init__(self, is_faulty):
        self.is_faulty = is_faulty
        self.begun = 0
        self.terms = {}

    def init(self, state):
        if MODE == "badinit":
            sys.exit(5)
        self.begun += 1
        first = 7 if MODE == "elsewhere" and self.begun > 2 else 1
        self.terms = {server: first for server in state["currentTerm"]}

    def step(self, action, server=None, source=None, *_):
        if action == "UpdateTerm":
            self.terms[server] = self.terms[source]
        elif action == "Timeout":
            is_here = self.is_faulty and self.terms[server] == 2
            if is_here and MODE == "refuses":
                raise Refused("not twice")
            if is_here and MODE == "dies":
                sys.exit(3)
            self.terms[server] += 2 if is_here else 1

    def answer(self, what, body):
        if what == "hello":
            return {"hello": {"version": 1, "variables": VARIABLES, "restore": MODE != "elsewhere"}}
        try:
            if what == "init":
                self.init(body["state"])
            elif what == "restore":
                self.terms = dict(body["state"]["currentTerm"])
            else:
                self.step(body["action"], *body["arguments"])
        except Refused as refused:
            return {"refused": str(refused)}
        state = {"currentTerm": self.terms, "clock": 1}
        return {"state": {name: state[name] for name in VARIABLES}}


def is_faulty():
    if MODE != "flaky":
        return True
    with open(sys.argv[2], "a+", encoding="utf-8") as processes:
        processes.write("another\n")
        processes.seek(0)
        return len(processes.readlines()) <= 3


child = Terms(is_faulty())
for line in sys.stdin:
    ((what, body),) = json.loads(line).items()
    print(json.dumps(child.answer(what, body)), flush=True)

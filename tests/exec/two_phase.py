#!/usr/bin/env python3
"""Two-phase commit in Python, and what ties it to its specification, tests/two_phase/TwoPhase.tla: the protocol of
docs/exec.md on standard input and output."""

import json
import sys


class Participant:
    def __init__(self):
        self.phase = "working"

    def prepare(self):
        if self.phase != "working":
            return None
        self.phase = "prepared"
        return "vote"

    def refuse(self):
        if self.phase != "working":
            return False
        self.phase = "aborted"
        return True


class Coordinator:
    def __init__(self, participants):
        self.participants = set(participants)
        self.votes = set()
        self.decision = "none"

    def receive_vote(self, participant):
        if self.decision != "none":
            return False
        self.votes.add(participant)
        return True

    def commit(self):
        if self.decision != "none" or self.votes != self.participants:
            return None
        self.decision = "commit"
        return "commit"

    def abort(self):
        if self.decision != "none":
            return None
        self.decision = "abort"
        return "abort"


class Refused(Exception):
    pass


class System:
    """The implementation as the specification sees it. The network is the specification's: every message ever sent."""

    variables = ["phase", "decision", "votes", "sent"]

    def init(self, state):
        # The first state tells who takes part.
        self.participants = {p: Participant() for p in state["phase"]}
        self.coordinator = Coordinator(self.participants)
        self.sent = []

    def restore(self, state):
        self.init(state)
        for p, phase in state["phase"].items():
            self.participants[p].phase = phase
        # JSON has no sets: they are arrays.
        self.coordinator.votes = set(state["votes"])
        self.coordinator.decision = state["decision"]
        self.sent = state["sent"]

    def send(self, kind, **fields):
        if kind is None:
            raise Refused("it is not the time for that")
        message = {"type": kind, **fields}
        if message not in self.sent:
            self.sent.append(message)

    def receive(self, p, kind, phase):
        if {"type": kind} not in self.sent:
            raise Refused("nobody has sent that")
        self.participants[p].phase = phase

    def step(self, action, p=None):
        if action == "Prepare":
            self.send(self.participants[p].prepare(), **{"from": p})
        elif action == "Refuse":
            if not self.participants[p].refuse():
                raise Refused("the participant no longer works")
        elif action == "ReceiveVote":
            if {"type": "vote", "from": p} not in self.sent:
                raise Refused("there is no such vote")
            if not self.coordinator.receive_vote(p):
                raise Refused("the coordinator has decided")
        elif action == "ReceiveCommit":
            self.receive(p, "commit", "committed")
        elif action == "ReceiveAbort":
            self.receive(p, "abort", "aborted")
        elif action == "Commit":
            self.send(self.coordinator.commit())
        elif action == "Abort":
            self.send(self.coordinator.abort())
        else:
            raise Refused(f"there is no {action}")

    def observe(self):
        return {
            "phase": {p: participant.phase for p, participant in self.participants.items()},
            "decision": self.coordinator.decision,
            "votes": {"#set": sorted(self.coordinator.votes)},
            "sent": {"#set": self.sent},
        }


def answer(system, request):
    ((what, body),) = request.items()
    if what == "hello":
        return {"hello": {"version": 1, "variables": system.variables, "restore": True}}
    try:
        if what == "init":
            system.init(body["state"])
        elif what == "restore":
            system.restore(body["state"])
        elif what == "step":
            system.step(body["action"], *body["arguments"])
        return {"state": system.observe()}
    except Refused as refused:
        return {"refused": str(refused)}


def serve(system):
    for line in sys.stdin:
        print(json.dumps(answer(system, json.loads(line))), flush=True)


if __name__ == "__main__":
    serve(System())

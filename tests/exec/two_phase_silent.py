#!/usr/bin/env python3
"""two_phase.py with a fault: a participant that can commit does not say so."""

import two_phase


class Silent(two_phase.System):
    def step(self, action, *arguments):
        sent = list(self.sent)
        super().step(action, *arguments)
        if action == "Prepare":
            self.sent = sent


if __name__ == "__main__":
    two_phase.serve(Silent())

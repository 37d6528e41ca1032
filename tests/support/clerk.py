"""An officer at the JSON API who keeps a ledger: what was answered with 200 is promised, and what got no answer is asked again under the same key."""
import collections
import http.client
import json
import random
import threading
import uuid


class Clerk:
    """Works in a thread of its own against a daemon that may go away at any moment."""

    def __init__(self, port):
        self.port = port
        self.open = []        # (number, verb, key): sent, not known to be done
        self.promised = []    # (number, verb, key): answered with 200
        self.refused = []     # answers that nothing explains
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def start(self):
        self.thread.start()

    def end(self):
        self.ending.set()
        self.thread.join(60)

    def ask(self, method, path, body=None):
        """Status and JSON; (0, None) when the daemon did not answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()

    def command(self, number, verb, key):
        """One try. Whether it is settled: done, or not to be done any more."""
        status, case = self.ask("GET", f"/api/v1/cases/{number}")
        if status != 200:
            if status == 404:
                self.refused.append((number, verb, status))
            return status == 404
        args = {"next_step": "A line man goes there"} if verb == "acknowledge" else {"text": f"Word {key}"}
        status, answer = self.ask("POST", f"/api/v1/cases/{number}/commands",
                                  json.dumps({"verb": verb, "version": case["version"], "args": args, "idempotency_key": key}))
        if status == 200:
            self.promised.append((number, verb, key))
            return True
        if status in (0, 409, 503):
            return False
        self.refused.append((number, verb, status, answer))
        return True

    def settle(self):
        """Asks again for everything that is not known to be done; True when nothing is left."""
        self.open = [one for one in self.open if not self.command(*one)]
        return not self.open

    def work_once(self):
        """Takes up a case that waits and writes a note into another one."""
        status, page = self.ask("GET", "/api/v1/cases?status=assigned&limit=50")
        if status != 200 or not page["items"]:
            return
        taken = {number for number, verb, _ in self.open + self.promised if verb == "acknowledge"}
        free = [item["number"] for item in page["items"] if item["number"] not in taken]
        wanted = [(random.choice([item["number"] for item in page["items"]]), "note", uuid.uuid4().hex)]
        if free:
            wanted.append((random.choice(free), "acknowledge", uuid.uuid4().hex))
        self.open += wanted
        self.settle()

    def against(self, daemon):
        """The ledger beside the record: commands answered with 200 that are not on it, and events nobody was promised."""
        kinds = {"note": "noted", "acknowledge": "acknowledged"}
        rows = daemon.query("SELECT number, kind, count(*) FROM event JOIN case_ ON case_.id = case_id WHERE kind IN ('noted', 'acknowledged') GROUP BY 1, 2")
        stored = {(number, kind): n for number, kind, n in rows}
        promised = collections.Counter((number, kinds[verb]) for number, verb, _ in self.promised)
        return {"lost_commands": sum(max(0, n - stored.get(key, 0)) for key, n in promised.items()),
                "doubled_commands": sum(max(0, n - promised.get(key, 0)) for key, n in stored.items()),
                "odd_answers": len(self.refused)}

    def run(self):
        while not self.ending.wait(0.01):
            if self.settle():
                self.work_once()

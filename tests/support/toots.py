"""A server with the part of the Mastodon API that a reader of hashtags uses: newest first, min_id and limit, Link headers, pages of at most 40."""
import datetime
import http.server
import json
import threading
import urllib.parse

from daemon import free_port

MOST_ON_A_PAGE = 40


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        """A reader that is killed breaks its connection: that is what the tests do."""


class Toots:
    """`post(text, acct)` from any thread; the ids are whole numbers that grow. An unknown parameter is 400, so that a reader that changed is noticed."""

    def __init__(self, tag):
        self.tag = tag
        self.lock = threading.Lock()
        self.posts = []  # (id, acct, text, created)
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, body, link = outer.answer(urllib.parse.urlsplit(self.path))
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                if link:
                    self.send_header("Link", link)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def post(self, text, acct):
        """The key under which the reader knows the new post."""
        with self.lock:
            number = 1000 + len(self.posts)
            self.posts.append((number, acct, text, datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")))
        return self.uri(number)

    def newest(self):
        with self.lock:
            return self.posts[-1][0] if self.posts else 0

    def uri(self, number):
        return f"{self.url}/statuses/{number}"

    def answer(self, target):
        query = dict(urllib.parse.parse_qsl(target.query))
        if target.path != f"/api/v1/timelines/tag/{self.tag}":
            return 404, b'{"error":"not found"}', ""
        if set(query) - {"limit", "min_id"}:
            return 400, b'{"error":"unknown parameter"}', ""
        most = min(int(query.get("limit", 20)), MOST_ON_A_PAGE)
        with self.lock:
            if "min_id" in query:
                page = [post for post in self.posts if post[0] > int(query["min_id"])][:most]
            else:
                page = self.posts[-most:]
        page.reverse()
        link = f'<{self.url}{target.path}?min_id={page[0][0]}>; rel="prev"' if page else ""
        return 200, json.dumps([self.status(*post) for post in page], ensure_ascii=False).encode(), link

    def status(self, number, acct, text, created):
        return {"id": str(number), "uri": self.uri(number), "url": self.uri(number), "created_at": created, "content": f"<p>{text}</p>", "visibility": "public",
                "account": {"id": str(7_000_000 + number), "acct": acct, "display_name": "Citizen", "fields": []}, "media_attachments": [], "reblog": None}

    def clean(self):
        self.server.shutdown()
        self.server.server_close()

// Serves the Mastodon API of @rmdes/indiekit-endpoint-activitypub from memory on a loopback port, which it prints. POST /admin/statuses takes a list
// of {handle, html, tags, mention} to post; GET /api/v1/… is the package's own code. The token is "t0ken".
import express from "express";
import { MemoryCollection } from "./memory_collection.mjs";
import { createMastodonRouter } from "./node_modules/@rmdes/indiekit-endpoint-activitypub/lib/mastodon/router.js";

const store = {};
const collections = new Proxy(store, { get: (all, name) => (typeof name === "string" ? (all[name] ??= new MemoryCollection()) : undefined) });
const handle = "help";
await collections.ap_oauth_tokens.insertOne({ accessToken: "t0ken", revokedAt: null, scopes: ["read", "write", "follow"] });
await collections.ap_profile.insertOne({ url: "https://peer.test/", name: "CM Help", summary: "" });

let count = 0;
const app = express();
app.post("/admin/statuses", express.json({ limit: "20mb" }), async (req, res) => {
  for (const one of req.body) {
    const uid = `https://peer.test/notes/${++count}`;
    const published = one.published ?? new Date(Date.UTC(2026, 10, 22, 8, 0, count)).toISOString();
    const author = { name: one.handle, handle: `@${one.handle}@citizens.test`, url: `https://citizens.test/@${one.handle}` };
    if (one.own) author.url = "https://peer.test/";
    const item = { uid, url: uid, type: one.boost ? "boost" : "note", content: { html: one.html, text: one.html }, author, published, createdAt: published,
      category: one.tags ?? [], visibility: "public", language: "hi", photo: [], video: [], audio: [] };
    if (one.boost) Object.assign(item, { boostedBy: author, boostedAt: published });
    await collections.ap_timeline.insertOne(item);
    if (one.mention)
      await collections.ap_notifications.insertOne({ uid: `n:${uid}`, type: "mention", actorUrl: author.url, actorName: one.handle, actorHandle: author.handle, targetUrl: uid, url: uid,
        content: item.content, published, readAt: null });
  }
  res.json({ statuses: count });
});
app.use(createMastodonRouter({ collections, pluginOptions: { handle, publicationUrl: "https://peer.test/", loadCollections: () => collections } }));
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));

-- Times are milliseconds since 1970, UTC. Ids grow, so that rows and index entries go to the end of their trees.
CREATE TABLE meta(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Small durable values of the daemon.
CREATE TABLE registry(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Totals that would need a walk over everything.
CREATE TABLE tally(
    name TEXT PRIMARY KEY,
    amount INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- traced: the last event whose case is in `trace`.
INSERT INTO tally(name, amount) VALUES ('posts', 0), ('cases', 0), ('traced', 0);

-- The last running number given in a year; never set back.
CREATE TABLE number(
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

CREATE TABLE post(
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ingested_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    kind TEXT NOT NULL,
    category TEXT,
    matter TEXT,
    place TEXT,
    district TEXT,
    severity TEXT,
    triage INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    text_lang TEXT,
    feed TEXT,
    author_key TEXT,
    handle TEXT,
    author_name TEXT,
    author_location TEXT,
    lang TEXT,
    url TEXT,
    in_reply_to TEXT,
    conversation_id TEXT,
    media TEXT,
    lat REAL,
    lon REAL,
    geo_place TEXT,
    text TEXT
) STRICT;
CREATE UNIQUE INDEX post_key ON post(external_id, source);

-- What a post said before it was changed.
CREATE TABLE post_version(
    post_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    text TEXT,
    PRIMARY KEY (post_id, version)
) STRICT, WITHOUT ROWID;

-- What open cases are counted by. Cases hold its number, so that the index of totals is small and quick to write.
CREATE TABLE case_sort(
    id INTEGER PRIMARY KEY,
    district TEXT NOT NULL,
    department TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (district, department, category, status)
) STRICT;

-- id = year * 1000000000 + running number: the order of numbers is the order of rows.
-- overdue_from: NULL while the case cannot become overdue as it stands (core/model/overdue.hpp).
-- state: NULL while the case stands as its opening event says; that event is then read instead.
CREATE TABLE case_(
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    version INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    status TEXT NOT NULL,
    category TEXT NOT NULL,
    sort INTEGER NOT NULL,
    district TEXT,
    department TEXT,
    nodal TEXT,
    acting TEXT,
    accepting TEXT,
    is_protected INTEGER NOT NULL,
    replayed INTEGER NOT NULL,
    overdue_from INTEGER,
    next_at INTEGER,
    ended_at INTEGER,
    fingerprint INTEGER,
    lease INTEGER,
    leased_until INTEGER,
    head BLOB NOT NULL,
    place TEXT,
    author_key TEXT,
    state TEXT
) STRICT;
CREATE INDEX case_due ON case_(next_at) WHERE is_open = 1 AND replayed = 0 AND next_at IS NOT NULL;
CREATE INDEX case_due_replayed ON case_(next_at) WHERE is_open = 1 AND replayed = 1 AND next_at IS NOT NULL;
CREATE INDEX case_district ON case_(district) WHERE is_open = 1 AND district IS NOT NULL;
-- Totals of what is open, without the rows themselves.
CREATE INDEX case_totals ON case_(sort, overdue_from, is_open) WHERE is_open = 1;
CREATE INDEX case_acting ON case_(acting) WHERE is_open = 1 AND acting IS NOT NULL;
CREATE INDEX case_nodal ON case_(nodal) WHERE is_open = 1 AND nodal IS NOT NULL;
CREATE INDEX case_accepting ON case_(accepting) WHERE is_open = 1 AND accepting IS NOT NULL AND accepting IS NOT nodal;
CREATE INDEX case_triage ON case_(status) WHERE status = 'triage';

-- From the hash of an author's key, or of a text, to the cases it led to. Keys fall anywhere, so each pair that is written alone costs a page of its own:
-- pairs of new cases stay in the writer's memory until there are many, and then go over in the order of the keys.
CREATE TABLE trace(
    key INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (key, case_id)
) STRICT, WITHOUT ROWID;

-- Offices complained of, and those below: for who holds one of them the case does not exist.
CREATE TABLE case_excluded(
    case_id INTEGER NOT NULL,
    office TEXT NOT NULL,
    PRIMARY KEY (case_id, office)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_case(
    case_id INTEGER NOT NULL,
    post_id INTEGER NOT NULL,
    PRIMARY KEY (case_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_case_post ON post_case(post_id);

-- Appended, never changed. Words by or about a citizen lie in payload under the same id.
CREATE TABLE event(
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_office TEXT,
    data TEXT NOT NULL,
    payload_hash BLOB,
    hash BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_case ON event(case_id, seq);
CREATE TRIGGER event_stays BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

-- Erasure empties salt and body; the salted hash in the event stays and tells nothing.
CREATE TABLE payload(
    id INTEGER PRIMARY KEY,
    salt BLOB,
    body TEXT
) STRICT;

-- Which payloads were erased on purpose; chained and sealed like events.
CREATE TABLE erasure(
    id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX erasure_event ON erasure(event_id);

-- After each commit group: a hash over its new events and erasures and the seal before.
CREATE TABLE seal(
    id INTEGER PRIMARY KEY,
    last_event INTEGER NOT NULL,
    last_erasure INTEGER NOT NULL,
    at INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER seal_stays BEFORE UPDATE ON seal BEGIN SELECT RAISE(ABORT, 'seals are never changed'); END;
CREATE TRIGGER seal_is_kept BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'seals are never deleted'); END;

-- id = case_id * 2^19 + running number: the notices of a case are a range of rows. (cycle, line, rung, reason, occurrence) stands once in it.
CREATE TABLE notice(
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL,
    event_seq INTEGER NOT NULL,
    cycle INTEGER NOT NULL,
    line TEXT NOT NULL,
    rung INTEGER NOT NULL,
    reason TEXT NOT NULL,
    occurrence TEXT NOT NULL,
    office TEXT,
    single INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    held INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    message INTEGER,
    why TEXT
) STRICT;
CREATE INDEX notice_open ON notice(single, not_before) WHERE settled = 0 AND held = 0;
CREATE INDEX notice_held ON notice(case_id) WHERE settled = 0 AND held = 1;

-- notices: the ids of those it told, as JSON; from them they are found again when it turns out that it reaches nobody.
CREATE TABLE message(
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    office TEXT,
    case_id INTEGER,
    lang TEXT,
    thread TEXT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    last_reply TEXT,
    lease INTEGER NOT NULL,
    leased_until INTEGER,
    notices TEXT NOT NULL,
    purge INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_key ON message(message_id);
CREATE INDEX message_case ON message(case_id) WHERE case_id IS NOT NULL;
CREATE INDEX message_due ON message(next_try) WHERE state IN ('queued', 'deferred');
CREATE INDEX message_waiting ON message(state) WHERE state IN ('sending', 'uncertain', 'parked', 'bounced');

CREATE TABLE message_body(
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL
) STRICT;

CREATE TABLE source(
    name TEXT PRIMARY KEY,
    cursor TEXT NOT NULL,
    last_success INTEGER NOT NULL,
    last_attempt INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    alert TEXT NOT NULL,
    lease INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER
) STRICT, WITHOUT ROWID;

-- Raw bodies of webhooks and mail, kept until they are posts.
CREATE TABLE inbox(
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (source, key)
) STRICT;

CREATE TABLE inflight(
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    tries INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

-- hash: of the raw text, so that another text under the same key (line 3 of a file whose name was used before) is another row.
CREATE TABLE quarantine(
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    hash BLOB NOT NULL,
    raw TEXT NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (source, key, hash)
) STRICT;

CREATE TABLE office(
    id TEXT PRIMARY KEY,
    line TEXT NOT NULL,
    level TEXT NOT NULL,
    department TEXT NOT NULL,
    place TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_hi TEXT NOT NULL,
    parent TEXT NOT NULL,
    duty TEXT NOT NULL,
    digests_only INTEGER NOT NULL,
    information_only INTEGER NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    handles TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenure(
    office TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    on_leave INTEGER NOT NULL,
    bouncing INTEGER NOT NULL,
    PRIMARY KEY (office, kind, from_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE holiday(
    day TEXT NOT NULL,
    places TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_hi TEXT NOT NULL,
    half_day TEXT NOT NULL,
    movable INTEGER NOT NULL,
    PRIMARY KEY (day, places)
) STRICT, WITHOUT ROWID;

-- Words of posts, for the desk's search. The text itself stays in the post row; the writer fills this when it has nothing else to do.
CREATE VIRTUAL TABLE post_fts USING fts5(
    text,
    content = 'post',
    content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
-- The highest post id that is indexed.
INSERT INTO tally(name, amount) VALUES ('searchable', 0);

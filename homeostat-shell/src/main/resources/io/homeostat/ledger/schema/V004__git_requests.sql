-- Up to which champion the requests to merge are settled. What was told before is no news.
ALTER TABLE git_marks ADD COLUMN requested BIGINT NOT NULL DEFAULT 0;
UPDATE git_marks SET requested = told;

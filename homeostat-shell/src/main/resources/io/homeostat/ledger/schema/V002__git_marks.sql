-- Which champions a git repository knows, and which version of a pipeline's file was last written or acted on.
CREATE TABLE git_marks (
  pipeline TEXT NOT NULL PRIMARY KEY,
  repository TEXT NOT NULL,
  told BIGINT NOT NULL,
  seen TEXT NOT NULL
);

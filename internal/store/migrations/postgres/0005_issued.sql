-- +goose Up
-- Reports that were handed out, as they were: a row is never changed, and what
-- is said of it later is another one.
create table issued_report (
    id       text collate "C" primary key,
    kind     text collate "C" not null,
    title    text collate "C" not null,
    period   text collate "C" not null,
    version  bigint not null, -- the newest event that it counts
    codebook text collate "C" not null,
    query    text collate "C" not null,
    actor    text collate "C" not null,
    at       text collate "C" not null,
    note     text collate "C" not null,
    content  text collate "C" not null,    -- JSON, to the byte
    sha256   text collate "C" not null     -- of the content
);

create table withdrawal (
    report text collate "C" primary key references issued_report (id),
    reason text collate "C" not null,
    actor  text collate "C" not null,
    at     text collate "C" not null
);

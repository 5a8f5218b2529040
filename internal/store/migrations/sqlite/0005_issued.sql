-- +goose Up
-- Reports that were handed out, as they were: a row is never changed, and what
-- is said of it later is another one.
create table issued_report (
    id       text primary key,
    kind     text not null,
    title    text not null,
    period   text not null,
    version  integer not null, -- the newest event that it counts
    codebook text not null,
    query    text not null,
    actor    text not null,
    at       text not null,
    note     text not null,
    content  text not null,    -- JSON, to the byte
    sha256   text not null     -- of the content
) without rowid;

create table withdrawal (
    report text primary key references issued_report (id),
    reason text not null,
    actor  text not null,
    at     text not null
) without rowid;

-- +goose Up
-- What searching follows: the language of a study, words that mean the same to
-- the team, and the searches that people have kept.
alter table study add column language text not null default ''; -- '' when nobody said

create table synonym (
    word    text primary key, -- folded
    meaning text not null     -- the first word of its group
) without rowid;

create table saved_search (
    name  text primary key,
    query text not null,
    coder text not null, -- who saved it last
    at    text not null
) without rowid;
